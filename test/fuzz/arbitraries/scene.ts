import type { User } from "grammy/types";
import type { BotMessage } from "../../../dev/telegram/server.ts";

/** What updates are about: a chat in which a vote is open, and another one to confuse it with. */
export interface Scene {
  readonly chatId: number;
  readonly elsewhereId: number;
  readonly users: { readonly alice: User; readonly bob: User; readonly carol: User; readonly visitorId: number };
  /** A topic of the chat, where that is a forum. */
  readonly topic: number | null;
  /** The open vote's card. */
  readonly card: BotMessage;
  /** The data of every button that the chat shows. */
  readonly buttonData: readonly string[];
  /** The ids that callback data may speak of, by what the plans call them. */
  readonly ids: ReadonlyMap<string, string>;
  /** A number that no message, update or tap of this scene has had. */
  nextId(): number;
  /** The id of a supergroup that nobody has heard of. */
  newChatId(): number;
  /** Now, in seconds since 1970. */
  seconds(): number;
}

/** Nobody's id: the largest that Telegram may give has 52 bits. */
export const VISITOR_ID = 4_503_599_627_370_400;

/** The ids that a vote's buttons carry, by what the plans call them. */
export function idsOf(chatId: number, card: BotMessage, elsewhere: BotMessage): Map<string, string> {
  const [, session = "", proposal = ""] = card.buttons[0]?.[0]?.data.split(":") ?? [];
  const [, other = ""] = elsewhere.buttons[0]?.[0]?.data.split(":") ?? [];
  return new Map([
    ["session", session],
    ["proposal", proposal],
    ["other session", other],
    ["old session", `${chatId}.1`],
  ]);
}

/** Accounts behind which Telegram hides who writes; a message of theirs is nobody's. The last one is a bot. */
export const HIDING = [777_000, 136_817_688, 1_087_968_824, 55_555_555];
