import type { Update } from "grammy/types";
import type { SingleAction } from "./actions.ts";
import type { Delivery } from "./delivery.ts";
import type { Driver } from "./driver.ts";
import type { Listener } from "./listener.ts";
import { operationOf, senderRefusal, tapOperationOf } from "./operation-of.ts";
import type { Operation } from "./operations.ts";
import { ANONYMOUS_ADMIN, type People } from "./people.ts";

/** From this age on the bot answers a message even where Redis fails. It lets Telegram deliver younger ones again. */
const OLD_AFTER_MS = 60_000;

/** An update that the bot has got, and may get again. */
interface SentUpdate {
  readonly updateKey: string;
  readonly update: Update;
  readonly operation: Operation;
  readonly text: string;
}

/** What an action has sent and done so far. */
export interface RunRecord {
  readonly deliveries: Delivery[];
  /** One line for each thing that was done, for whoever reads a failure. */
  readonly lines: string[];
}

/** Sends the bot what people write and tap, once or again. */
export class UpdateSender {
  readonly #driver: Driver;
  readonly #chatId: number;
  readonly #people: People;
  readonly #listener: Listener;
  readonly #sentUpdates: SentUpdate[] = [];
  #directChanges = 0;

  constructor(driver: Driver, chatId: number, people: People, listener: Listener) {
    this.#driver = driver;
    this.#chatId = chatId;
    this.#people = people;
    this.#listener = listener;
  }

  /** The number of the newest message that somebody wrote to the bot; 0 where nobody has. */
  get newestMessage(): number {
    return Math.max(0, ...this.#sentUpdates.map(({ operation }) => ("id" in operation ? (operation.id ?? 0) : 0)));
  }

  /** Who wrote or tapped what an update brought. Throws if nobody did. */
  userOf(key: string): number {
    const operation = this.#sentUpdates.find(({ updateKey }) => updateKey === key)?.operation;
    if (operation === undefined || !("who" in operation)) throw new Error(`nobody sent ${key}`);
    return operation.who;
  }

  async says({ who, as: wished, message }: SingleAction & { do: "says" }, record: RunRecord): Promise<void> {
    const member = this.#people.member(who);
    const as = wished === "anonymous" && !this.#people.isAdmin(member.id) ? "self" : wished;
    const text = message.text.replace("@", `@${this.#driver.telegram.botUser.username}`);
    record.lines.push(`${this.#people.nameOf(member.id)}${as === "self" ? "" : ` (as ${as})`} (${who}): ${text}`);
    const options = as === "self" ? {} : as === "anonymous" ? { anonymous: true } : { asChannel: true };
    const { update, attempts, status } = await member.says(text, options);
    const { message_id: id, date } = update.message ?? {};
    if (attempts === 0 || id === undefined || date === undefined) throw new Error(`the bot did not get: ${text}`);
    const user = as === "anonymous" ? ANONYMOUS_ADMIN : member.id;
    const operation = operationOf(
      user,
      { id, writtenAt: date * 1_000, updateId: update.update_id },
      message,
      senderRefusal(as, message.kind),
    );
    this.#noteSent({ updateKey: `m${id}`, update, operation, text }, status, record);
  }

  /** Sets a rule in Redis itself. */
  async writesRule(action: SingleAction & { do: "write_rule" }, { deliveries, lines }: RunRecord): Promise<void> {
    const { rule, word } = action;
    lines.push(`in Redis: ${rule} = ${word}`);
    await this.#driver.upstash.command("HSET", `settings:{${this.#chatId}}`, rule, word);
    this.#directChanges += 1;
    const operation = { kind: "written_rule", rule, word } as const;
    const done = { isOld: false, isAcknowledged: true, isDirect: true };
    deliveries.push({ updateKey: `r${this.#directChanges}`, operation, ...done });
  }

  async taps({ who, card: kind, back, button }: SingleAction & { do: "taps" }, record: RunRecord): Promise<void> {
    const member = this.#people.member(who);
    const card = this.#listener.cards.filter((one) => one.kind === kind).at(-1 - back);
    const chosen = card?.buttons[button % card.buttons.length];
    if (card === undefined || chosen === undefined) return;
    record.lines.push(
      `${this.#people.nameOf(member.id)} (${who}) taps ${chosen.text} of ${card.proposal ?? card.session}`,
    );
    const { update, status } = await member.tapsData(chosen.data, card.messageId);
    const updateKey = `t${update.callback_query?.id ?? ""}`;
    const operation = tapOperationOf(member.id, { cause: updateKey, updateId: update.update_id }, card, chosen.text);
    this.#noteSent({ updateKey, update, operation, text: `tap of ${chosen.text}` }, status, record);
  }

  #noteSent(sent: SentUpdate, status: number, { deliveries }: RunRecord): void {
    this.#sentUpdates.push(sent);
    const { updateKey, operation } = sent;
    deliveries.push({ updateKey, operation, isOld: false, isAcknowledged: status === 200 });
  }

  async redeliver({ back, times }: SingleAction & { do: "redeliver" }, record: RunRecord): Promise<void> {
    const sent = this.#sentUpdates.at(-1 - back);
    if (sent === undefined) return;
    const { updateKey, update, operation, text } = sent;
    record.lines.push(`delivered again, ${times} times at once: ${text} (${updateKey})`);
    const writtenAt = (update.message?.date ?? Number.POSITIVE_INFINITY) * 1_000;
    const isOld = this.#driver.now() - writtenAt >= OLD_AFTER_MS;
    const answers = await Promise.all(Array.from({ length: times }, () => this.#driver.telegram.deliver(update)));
    for (const { status } of answers)
      record.deliveries.push({ updateKey, operation, isOld, isAcknowledged: status === 200 });
  }
}
