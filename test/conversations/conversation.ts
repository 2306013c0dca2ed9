import type { Action, Fault } from "./actions.ts";
import type { ActiveFaults } from "./allowed-transitions.ts";
import { audit } from "./audit.ts";
import type { Driver } from "./driver.ts";
import { FaultHistory } from "./fault-history.ts";
import { activeFaultsOf, clearFaults, injectFault } from "./faults.ts";
import { linearize } from "./linearize.ts";
import { step } from "./model.ts";
import type { ObservedStep } from "./observed-step.ts";
import { isCard } from "./reading.ts";
import { type Heard, Stage } from "./stage.ts";
import { EMPTY, type Meaning, type State, type Vote } from "./state.ts";
import { tradeOutcomeOf } from "./trade-outcome.ts";
import { current, isOverdue, isUnfinished } from "./votes.ts";

/** What was found, with all that was said, so that it can be read like a chat. */
class Difference extends Error {
  constructor(what: string, transcript: readonly string[]) {
    super(`${what}\n\n${transcript.join("\n")}`);
    this.name = "Difference";
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A vote ends with a whole second, and QStash calls with one. */
const WHOLE_SECOND_MS = 1_000;

/** One conversation in a group of its own: everything is done to the bot and to the model, and what they say is compared. */
export class Conversation {
  readonly #driver: Driver;
  readonly #stage: Stage;
  /** All that was done and said, to be read like a chat. */
  readonly transcript: string[] = [];
  /** Every state that could be, by what was said so far: one where nothing failed. */
  #states: readonly State[] = [EMPTY];
  readonly #faultHistory = new FaultHistory();
  operationCount = 0;

  constructor(driver: Driver) {
    this.#driver = driver;
    clearFaults(driver);
    driver.telegram.resetRecords();
    driver.qstash.resetRecords();
    driver.executor.resetRecords();
    this.#stage = new Stage(driver);
  }

  /** Throws a Difference where the bot said or kept what the model does not allow. */
  async run(actions: readonly Action[]): Promise<void> {
    for (const action of actions) {
      if (action.do === "fault") this.#injectFault(action.fault);
      else if (action.do === "recover") this.#recover();
      else await this.#do(action);
    }
    await this.#end();
  }

  #injectFault(fault: Fault): void {
    this.transcript.push(`FAULT: ${JSON.stringify(fault)}`);
    this.#faultHistory.noteFault(fault);
    injectFault(this.#driver, fault);
  }

  #recover(): void {
    this.transcript.push("RECOVERED");
    this.#faultHistory.noteRecovery(this.#stage.newest);
    clearFaults(this.#driver);
  }

  async #do(action: Action): Promise<void> {
    const activeFaults = activeFaultsOf(this.#driver, this.#faultHistory.hasFailed);
    const heard = await this.#stage.perform(action, this.#ends());
    this.operationCount += Math.max(1, heard.deliveries.length);
    this.#write(heard);
    this.#compare(heard, activeFaults);
    if (!this.#driver.hasFrozenClock) await this.#learnEnd();
    const history = this.#faultHistory;
    history.noteAction(action, activeFaults, this.#stage.newest);
    if (action.do === "wait" || action.do === "wait_for_end") this.#expectResults(history.mayMissItsCall);
    if (action.do === "cron") this.#expectResults(history.mayBeMissedByCron);
    const failures = this.#driver.failures().filter(({ outcome }) => outcome === "mistake" || !activeFaults.hasFailed);
    if (failures.length > 0) this.#differ(`the bot says that it failed: ${JSON.stringify(failures)}`);
  }

  #ends(): number | null {
    const [state] = this.#states;
    const last = state === undefined ? undefined : current(state);
    return isUnfinished(last) ? last.ends : null;
  }

  #write({ lines, said, results }: Heard): void {
    this.transcript.push(...lines);
    for (const [letter, meanings] of said)
      for (const meaning of meanings) this.transcript.push(`    → ${letter}: ${meaning}`);
    for (const result of results) this.transcript.push(`    → ${result}`);
  }

  #compare(heard: Heard, activeFaults: ActiveFaults): void {
    const { people, group } = this.#stage;
    const said = activeFaults.hasFailed ? withoutLate(heard) : heard.said;
    const observed: ObservedStep = {
      ...heard,
      replies: said,
      activeFaults,
      tradeOutcomeOf: (vote: Vote, now: number) => tradeOutcomeOf(this.#driver.executor, group.id, vote, now),
      mayBeLost: (vote: Vote) =>
        this.#faultHistory.mayHaveLostItsResult(vote.id) || activeFaults.redis !== "up" || activeFaults.telegram,
    };
    const states = linearize(this.#states, observed, people);
    if (states.length === 0) this.#differ(`nothing in the design allows what was said last${this.#expected(heard)}`);
    this.#states = states;
  }

  /** What the model would have said, as far as that does not hang on who was first. */
  #expected({ deliveries, times }: Heard): string {
    const { isAdmin, nameOf } = this.#stage.people;
    const context = { isAdmin, nameOf, now: times.at(-1) ?? 0 };
    const [state] = this.#states;
    if (state === undefined) return "";
    const says = deliveries.map(
      ({ updateKey, operation }) => `${updateKey}: ${step(state, operation, context).reply || "nothing"}`,
    );
    return says.length === 0 ? "" : `; the model would have said, to each alone, ${says.join("; ")}`;
  }

  /** Where the clock goes on by itself, only the bot knows to the second when it was asked to begin a vote. */
  async #learnEnd(): Promise<void> {
    const fields = await this.#driver.upstash.command(
      "HMGET",
      `session:live:{${this.#stage.group.id}}`,
      "q.id",
      "q.ends",
    );
    const [id, ends] = Array.isArray(fields) ? fields : [];
    for (const vote of this.#states.map(current))
      if (vote !== undefined && String(id).endsWith(`.${vote.id}`) && Math.abs(vote.ends - Number(ends)) < MINUTE_MS)
        vote.ends = Number(ends);
  }

  /** Expects the result of a vote whose time is up, unless a fault may have delayed it. */
  #expectResults(mayBeDelayed: (vote: number) => boolean): void {
    const due = (state: State) => {
      const last = current(state);
      return (
        isUnfinished(last) &&
        isOverdue(last, this.#driver.now() - WHOLE_SECOND_MS) &&
        !mayBeDelayed(last.id) &&
        last.phase === "open"
      );
    };
    const states = this.#states.filter((state) => !due(state));
    if (states.length === 0) this.#differ("the time is up, and no result came");
    this.#states = states;
  }

  /** Puts everything right, lets every vote end, and compares what is in Redis with what was said. */
  async #end(): Promise<void> {
    this.#recover();
    const { executor } = this.#driver;
    for (const id of executor.waiting) executor.finish(id);
    for (const ms of [0, MINUTE_MS, 11 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS]) {
      if (ms > 0 && this.#states.every((state) => !isUnfinished(current(state)))) break;
      await this.#do({ do: "wait", ms });
      await this.#do({ do: "cron" });
      // A run looks at a few votes only, and what an earlier conversation left behind may be before ours.
      await this.#do({ do: "cron" });
    }
    await this.#do({ do: "says", who: 0, as: "self", said: { kind: "status", text: "/status" } });
    await this.#do({ do: "says", who: 0, as: "self", said: { kind: "orders", text: "/orders" } });
    await this.#driver.rest();
    const wrong = await audit(this.#driver, this.#stage, this.#states, this.#faultHistory.hasFailed);
    if (wrong !== null) this.#differ(wrong);
  }

  #differ(what: string): never {
    throw new Difference(what, this.transcript);
  }
}

/** Once something has failed, cards come when they can; and so does what a command is told, where Telegram took no reaction either. */
function withoutLate({ said, deliveries }: Heard): Heard["said"] {
  const answered = new Set(deliveries.map(({ updateKey }) => updateKey));
  const isLate = (letter: string, says: Meaning) =>
    /^(?:counted |cancelled$|closed, )/.test(says) && !answered.has(letter);
  return new Map(
    [...said].map(([letter, meanings]) => [letter, meanings.filter((says) => !isCard(says) && !isLate(letter, says))]),
  );
}
