import type { MessageEntity } from "grammy/types";
import type { ApiCall } from "../../dev/telegram/server.ts";
import { namesZero } from "../support/invariants.ts";

/** Telegram says so where an update named a chat, a message, a tap or a person that is not there. No text of ours would help. */
const NO_PLACE =
  /chat not found|member not found|PARTICIPANT_ID_INVALID|message thread not found|query is too old|message to (edit|react) not found|can't be edited|not modified|no administrators|can't initiate/;

/** The commands that our own sentences show. */
const OUR_COMMANDS =
  /^\/(create_session|propose|vote|cancel|close_session|status|orders|order(_\d+)?|worth|price|settings|history|export|forget|board|me|help)$/;

/** Marks that turn the direction of the text around them. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/;

/** The invariants that calls to Telegram break, each as a line. Nobody but these may be mentioned. */
export const brokenByCalls = (calls: readonly ApiCall[], mentionable: ReadonlySet<string>): string[] =>
  calls.flatMap((call) => brokenBy(call, mentionable).map((invariant) => `${invariant}: ${JSON.stringify(call)}`));

function brokenBy(call: ApiCall, mentionable: ReadonlySet<string>): string[] {
  const { method, payload, ok, description = "" } = call;
  const text = typeof payload.text === "string" ? payload.text : "";
  const invariants: [broken: boolean, invariant: string][] = [
    [!ok && !NO_PLACE.test(description), "refused"],
    [payload.parse_mode !== undefined, "members' texts are never parsed"],
    [text.length > (method === "answerCallbackQuery" ? 200 : 4_096), "too long"],
    [!text.isWellFormed(), "half a character"],
    [TURNING.test(text), "turned"],
    [namesZero(payload), "names an ephemeral message"],
    [method !== "answerCallbackQuery" && foreign(call, mentionable).length > 0, `offers ${foreign(call, mentionable)}`],
    [entitiesOf(payload.entities).some((entity) => !isOurs(entity)), "an entity that we never put"],
  ];
  return invariants.flatMap(([broken, invariant]) => (broken ? [invariant] : []));
}

const isOurs = (entity: MessageEntity): boolean =>
  entity.type === "bold" ||
  entity.type === "code" ||
  (entity.type === "date_time" && entity.date_time_format === "t") ||
  (entity.type === "text_link" && /^https?:/i.test(entity.url));

/** Mentions and commands that Telegram found in a text and that are not of our making. A session's message is its admins' own. */
function foreign({ payload, result }: ApiCall, mentionable: ReadonlySet<string>): string[] {
  const text = typeof payload.text === "string" ? payload.text : "";
  const own = /^📣 .*|(?<=^A session is already open: “).*(?=”\. Close)/.exec(text);
  const [from, to] = own === null ? [0, 0] : [own.index, own.index + own[0].length];
  const found =
    typeof result === "object" && result !== null && "entities" in result ? entitiesOf(result.entities) : [];
  return found.flatMap(({ type, offset, length }) => {
    const word = text.slice(offset, offset + length);
    const inMessage = offset >= from && offset < to;
    if (inMessage || (type === "mention" ? mentionable.has(word) : type !== "bot_command" || OUR_COMMANDS.test(word)))
      return [];
    return [word];
  });
}

function entitiesOf(value: unknown): MessageEntity[] {
  return Array.isArray(value) ? value : [];
}
