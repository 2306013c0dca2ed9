import { setImmediate as nextTurn } from "node:timers/promises";
import type { Group } from "../../dev/telegram/server.ts";
import type { Action, SingleAction } from "./actions.ts";
import type { Driver } from "./driver.ts";
import { Listener } from "./listener.ts";
import type { Observation } from "./observation.ts";
import { People } from "./people.ts";
import type { Told } from "./recounts.ts";
import { type RunRecord, UpdateSender } from "./update-sender.ts";

/** Runs actions in a group of six people, and observes what the bot says there. */
export class ActionRunner {
  readonly group: Group;
  readonly driver: Driver;
  readonly people: People;
  readonly #listener: Listener;
  readonly #sender: UpdateSender;

  constructor(driver: Driver) {
    this.driver = driver;
    this.group = driver.telegram.group({ creator: { first_name: "Ann", username: "ann" } });
    this.people = new People(this.group);
    this.#listener = new Listener(driver, this.group.id);
    this.#sender = new UpdateSender(driver, this.group.id, this.people, this.#listener);
  }

  /** The numbers of the messages that are cards of a proposal. */
  readonly cardsOf = (proposal: number): number[] =>
    this.#listener.cards.filter((card) => card.proposal === proposal).map(({ messageId }) => messageId);

  /** The receipts and hashes that members were told. */
  get told(): Told {
    const { receipts, hashes } = this.#listener;
    return {
      receipts: receipts.map(({ updateKey, receipt }) => ({ user: this.#sender.userOf(updateKey), receipt })),
      hashes,
    };
  }

  /** The number of the newest message that somebody wrote to the bot. */
  get newestMessage(): number {
    return this.#sender.newestMessage;
  }

  /**
   * Runs an action, and waits until the bot has handled it. `open` has the times of the open proposal, and is null where none is open.
   * `waitedUntil` is when a wait was over at the earliest; null for any other action.
   */
  async run(
    action: Action,
    open: { readonly started: number; readonly ends: number } | null,
  ): Promise<Observation & { readonly lines: readonly string[]; readonly waitedUntil: number | null }> {
    const { driver } = this;
    const before = driver.now();
    let waitedUntil: number | null = null;
    const wait = async (ms: number) => {
      waitedUntil = before + ms;
      await driver.advance(ms);
    };
    const record: RunRecord = { deliveries: [], lines: [] };
    switch (action.do) {
      case "wait":
        record.lines.push(`${action.ms} ms pass`);
        await wait(action.ms);
        break;
      case "wait_for_end": {
        const ms = Math.max(0, (open?.ends ?? before) - action.beforeMs - before);
        record.lines.push(`${ms} ms pass, until ${action.beforeMs} ms before the end`);
        await wait(ms);
        break;
      }
      case "wait_for_part": {
        const { started, ends } = open ?? { started: before, ends: before };
        const ms = Math.max(0, Math.floor(started + (ends - started) * action.part) + action.afterMs - before);
        record.lines.push(`${ms} ms pass, until ${action.part} of the voting time is over`);
        await wait(ms);
        break;
      }
      case "concurrently":
        await this.#concurrently(action, record);
        break;
      case "fault":
      case "recover":
        break;
      default:
        await driver.finish(this.#single(action, record));
    }
    const after = driver.now();
    const times = after === before ? [before] : [before, after];
    return { ...record, ...this.#listener.takeReplies(), times, waitedUntil };
  }

  async #concurrently({ actions, clockStepMs }: Action & { do: "concurrently" }, record: RunRecord): Promise<void> {
    const { driver } = this;
    record.lines.push("at once:");
    const all = driver.finish(Promise.all(actions.map((action) => this.#single(action, record))));
    if (driver.hasFrozenClock && clockStepMs > 0) {
      for (let turn = 0; turn < 8; turn += 1) await nextTurn();
      record.lines.push(`the clock moves on by ${clockStepMs} ms`);
      await Promise.all([all, driver.advanceDuringWork(clockStepMs)]);
    }
    await all;
    await driver.finish(Promise.resolve());
  }

  async #single(action: SingleAction, record: RunRecord): Promise<void> {
    switch (action.do) {
      case "says":
        return this.#sender.says(action, record);
      case "taps":
        return this.#sender.taps(action, record);
      case "redeliver":
        return this.#sender.redeliver(action, record);
      case "qstash_call":
        return this.#callFromQStash(action, record);
      case "write_rule":
        return this.#sender.writesRule(action, record);
      case "cron":
        record.lines.push("the cron trigger runs");
        return this.driver.runCron();
    }
  }

  async #callFromQStash({ back, times }: SingleAction & { do: "qstash_call" }, { lines }: RunRecord): Promise<void> {
    const ours = this.driver.qstash.messages.filter(({ body }) => body.includes(String(this.group.id)));
    const message = ours.at(-1 - back);
    if (message === undefined) return;
    lines.push(`QStash calls, ${times} times at once: ${message.body}`);
    await Promise.all(Array.from({ length: times }, () => this.driver.qstash.deliverNow(message.id)));
  }
}
