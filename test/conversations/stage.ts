import { setImmediate as nextTurn } from "node:timers/promises";
import type { Update } from "grammy/types";
import type { Group } from "../../dev/telegram/server.ts";
import type { Act, Action } from "./actions.ts";
import type { Delivery } from "./delivery.ts";
import type { Driver } from "./driver.ts";
import { Listener } from "./listener.ts";
import { lamports } from "./money.ts";
import { operationOf, senderRefusal } from "./operation-of.ts";
import type { Operation } from "./operations.ts";
import { ANONYMOUS, People } from "./people.ts";
import type { Meaning } from "./state.ts";

const PATIENCE_MS = 60_000;

/** An update that was delivered, to be delivered again. */
interface Letter {
  readonly name: string;
  readonly update: Update;
  readonly operation: Operation;
  readonly text: string;
}

/** What came of one action. */
export interface Heard {
  readonly deliveries: readonly Delivery[];
  readonly said: Map<string, Meaning[]>;
  readonly results: Meaning[];
  readonly times: readonly number[];
  /** One line for each thing that was done, for whoever reads a failure. */
  readonly lines: readonly string[];
}

/** A group with six people in it, who do what they are told to, and what they get to read. */
export class Stage {
  readonly group: Group;
  readonly driver: Driver;
  readonly people: People;
  readonly #letters: Letter[] = [];
  readonly #ears: Listener;

  constructor(driver: Driver) {
    this.driver = driver;
    this.group = driver.telegram.group({ creator: { first_name: "Ann", username: "ann" } });
    this.people = new People(this.group);
    this.#ears = new Listener(driver, this.group.id);
  }

  /** The messages that are cards of a vote. */
  readonly voteCards = (vote: number): number[] =>
    this.#ears.cards.filter((card) => card.vote === vote).map(({ messageId }) => messageId);

  /** The number of the newest message that somebody wrote to the bot. */
  get newest(): number {
    return this.#letters.reduce(
      (most, { operation }) => Math.max(most, "id" in operation ? (operation.id ?? 0) : 0),
      0,
    );
  }

  /** Does it all at once, and waits until the bot is done with it. `ends` is when the vote that is open ends, if there is one. */
  async perform(action: Action, ends: number | null): Promise<Heard> {
    const { driver } = this;
    const before = driver.now();
    const begun: Delivery[] = [];
    const lines: string[] = [];
    const start = (one: Act) => this.#start(one, begun, lines);
    switch (action.do) {
      case "wait":
        lines.push(`${action.ms} ms pass`);
        await driver.pass(action.ms);
        break;
      case "wait_for_end": {
        const ms = Math.max(0, (ends ?? before) - action.beforeMs - before);
        lines.push(`${ms} ms pass, until ${action.beforeMs} ms before the end`);
        await driver.pass(ms);
        break;
      }
      case "together": {
        lines.push("at once:");
        const all = driver.done(Promise.all(action.acts.map(start)));
        if (driver.hasFrozenClock && action.tickMs > 0) {
          for (let turn = 0; turn < 8; turn += 1) await nextTurn();
          lines.push(`the clock moves on by ${action.tickMs} ms`);
          await Promise.all([all, driver.tick(action.tickMs)]);
        }
        await all;
        await driver.done(Promise.resolve());
        break;
      }
      case "fault":
      case "recover":
        break;
      default:
        await driver.done(start(action));
    }
    const after = driver.now();
    return { deliveries: begun, ...this.#ears.hear(), times: after === before ? [before] : [before, after], lines };
  }

  async #start(act: Act, begun: Delivery[], lines: string[]): Promise<void> {
    switch (act.do) {
      case "says":
        return this.#says(act, begun, lines);
      case "taps":
        return this.#taps(act, begun, lines);
      case "again":
        return this.#again(act, begun, lines);
      case "call":
        return this.#call(act, lines);
      case "cron":
        lines.push("the cron trigger runs");
        return this.driver.cron();
    }
  }

  async #says({ who, as: wished, said }: Act & { do: "says" }, begun: Delivery[], lines: string[]): Promise<void> {
    const member = this.people.member(who);
    const as = wished === "anonymous" && !this.people.isAdmin(member.id) ? "self" : wished;
    const text = said.text.replace("@", `@${this.driver.telegram.botUser.username}`);
    lines.push(`${this.people.nameOf(member.id)}${as === "self" ? "" : ` (as ${as})`} (${who}): ${text}`);
    const options = as === "self" ? {} : as === "anonymous" ? { anonymous: true } : { asChannel: true };
    const { update, attempts, status } = await member.says(text, options);
    const { message_id: id, date } = update.message ?? {};
    if (attempts === 0 || id === undefined || date === undefined) throw new Error(`the bot did not get: ${text}`);
    const written = { id, writtenAt: date * 1_000 };
    const operation = operationOf(
      as === "anonymous" ? ANONYMOUS : member.id,
      written,
      said,
      senderRefusal(as, said.kind),
    );
    this.#sent({ name: `m${id}`, update, operation, text }, status, begun);
  }

  async #taps({ who, card, back, button }: Act & { do: "taps" }, begun: Delivery[], lines: string[]): Promise<void> {
    const member = this.people.member(who);
    const found = this.#ears.cards.filter(({ kind }) => kind === card).at(-1 - back);
    const chosen = found?.buttons[button % found.buttons.length];
    if (found === undefined || chosen === undefined) return;
    lines.push(`${this.people.nameOf(member.id)} (${who}) taps ${chosen.text} of ${found.vote ?? found.session}`);
    const { update, status } = await member.tapsData(chosen.data, found.messageId);
    const cause = update.callback_query?.id ?? "";
    const on = { session: found.session, vote: found.vote ?? 0 };
    const [, choice = "", amount] = /^(\S+)(?: (\S+))?$/.exec(chosen.text) ?? [];
    const operation: Operation =
      found.vote === null
        ? { kind: choice === "Join" ? "join" : "skip", who: member.id, session: found.session }
        : {
            kind: "vote",
            who: member.id,
            id: null,
            writtenAt: null,
            cause: `t${cause}`,
            on,
            choice: choice === "No" ? "no" : "yes",
            amount: amount === undefined ? null : lamports(amount),
          };
    this.#sent({ name: `t${cause}`, update, operation, text: `tap of ${chosen.text}` }, status, begun);
  }

  #sent(letter: Letter, status: number, begun: Delivery[]): void {
    this.#letters.push(letter);
    begun.push({ updateKey: letter.name, operation: letter.operation, isOld: false, isAcknowledged: status === 200 });
  }

  async #again({ back, times }: Act & { do: "again" }, begun: Delivery[], lines: string[]): Promise<void> {
    const letter = this.#letters.at(-1 - back);
    if (letter === undefined) return;
    lines.push(`delivered again, ${times} times at once: ${letter.text} (${letter.name})`);
    const at = letter.update.message?.date ?? Number.POSITIVE_INFINITY;
    const isOld = this.driver.now() - at * 1_000 >= PATIENCE_MS;
    const answers = await Promise.all(Array.from({ length: times }, () => this.driver.telegram.deliver(letter.update)));
    for (const { status } of answers)
      begun.push({ updateKey: letter.name, operation: letter.operation, isOld, isAcknowledged: status === 200 });
  }

  async #call({ back, times }: Act & { do: "call" }, lines: string[]): Promise<void> {
    const message = this.driver.qstash.messages
      .filter(({ body }) => body.includes(String(this.group.id)))
      .at(-1 - back);
    if (message === undefined) return;
    lines.push(`QStash calls, ${times} times at once: ${message.body}`);
    await Promise.all(Array.from({ length: times }, () => this.driver.qstash.deliverNow(message.id)));
  }
}
