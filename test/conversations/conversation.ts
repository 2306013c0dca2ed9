import { ActionRunner } from "./action-runner.ts";
import type { Action, Fault } from "./actions.ts";
import type { ActiveFaults } from "./allowed-transitions.ts";
import { audit } from "./audit.ts";
import type { Driver } from "./driver.ts";
import { FaultHistory } from "./fault-history.ts";
import { activeFaultsOf, clearFaults, injectFault } from "./faults.ts";
import { leaksOf } from "./hidden-votes.ts";
import type { Observation, ObservedStep, Replies } from "./observation.ts";
import { isCard } from "./parse-texts.ts";
import { PossibleStates } from "./possible-states.ts";
import { readRulesLine } from "./redis-snapshot.ts";
import type { Meaning, Proposal } from "./state.ts";
import { tradeOutcomeOf } from "./trade-outcome.ts";

/** The bot did what the model does not allow. Its message has the whole conversation, to be read like a chat. */
class ModelMismatch extends Error {
  constructor(what: string, transcript: readonly string[]) {
    super(`${what}\n\n${transcript.join("\n")}`);
    this.name = "ModelMismatch";
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A proposal ends at a whole second, and QStash calls at one. */
const WHOLE_SECOND_MS = 1_000;

/** One conversation in a group of its own. Each action is done to the bot and to the model, and then the two are compared. */
export class Conversation {
  readonly #driver: Driver;
  readonly #runner: ActionRunner;
  readonly #faultHistory = new FaultHistory();
  /** All that was done and said, to be read like a chat. */
  readonly transcript: string[] = [];
  readonly #states = new PossibleStates();
  operationCount = 0;

  constructor(driver: Driver) {
    this.#driver = driver;
    clearFaults(driver);
    driver.telegram.resetRecords();
    driver.qstash.resetRecords();
    driver.executor.resetRecords();
    this.#runner = new ActionRunner(driver);
  }

  /** Throws a ModelMismatch where the bot says or keeps what the model does not allow. */
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
    this.#faultHistory.noteRecovery(this.#runner.newestMessage);
    clearFaults(this.#driver);
  }

  async #do(action: Action): Promise<void> {
    const activeFaults = activeFaultsOf(this.#driver, this.#faultHistory.hasFailed);
    const { lines, waitedUntil, ...observation } = await this.#runner.run(action, this.#states.openProposal);
    this.operationCount += Math.max(1, observation.deliveries.length);
    this.#write(lines, observation);
    this.#compare(observation, activeFaults);
    if (!this.#driver.hasFrozenClock) await this.#learnTimes();
    if (this.#states.all.length > 1) await this.#learnRules();
    const history = this.#faultHistory;
    history.noteAction(action, activeFaults, this.#runner.newestMessage);
    if (waitedUntil !== null) this.#expectResult(waitedUntil, history.mayMissItsCall, false);
    if (action.do === "cron") {
      this.#expectResult(observation.times[0] ?? 0, history.mayBeMissedByCron, true);
      this.#expectReminder(observation.times, history.mayBeMissedByCron);
    }
    const failures = this.#driver
      .takeFailures()
      .filter(({ outcome }) => outcome === "mistake" || !activeFaults.hasFailed);
    if (failures.length > 0) this.#fail(`the bot says that it failed: ${JSON.stringify(failures)}`);
  }

  #write(lines: readonly string[], { replies, results }: Observation): void {
    this.transcript.push(...lines);
    for (const [updateKey, meanings] of replies)
      for (const meaning of meanings) this.transcript.push(`    → ${updateKey}: ${meaning}`);
    for (const result of results) this.transcript.push(`    → ${result}`);
  }

  #compare(observation: Observation, activeFaults: ActiveFaults): void {
    const { people, group } = this.#runner;
    const observed: ObservedStep = {
      ...observation,
      replies: activeFaults.hasFailed ? withoutLateReplies(observation) : observation.replies,
      activeFaults,
      tradeOutcomeOf: (proposal: Proposal, now: number) =>
        tradeOutcomeOf(this.#driver.executor, group.id, proposal, now),
      mayBeLost: (proposal: Proposal) =>
        this.#faultHistory.mayHaveLostItsResult(proposal.id) || activeFaults.redis !== "up" || activeFaults.telegram,
    };
    if (this.#states.advance(observed, people)) {
      const [leak] = leaksOf(this.#states.all, observation.seen, this.#driver.now());
      if (leak !== undefined) this.#fail(leak);
      return;
    }
    const alone = this.#states.repliesToEachAlone(observation, people).join("; ");
    this.#fail(
      `no order of what happened last gives these replies${alone === "" ? "" : `; to each alone the model replies ${alone}`}`,
    );
  }

  /** Where the clock is not frozen, only the bot knows the exact time at which voting began. So it is read from Redis. */
  async #learnTimes(): Promise<void> {
    const live = `session:live:{${this.#runner.group.id}}`;
    const fields = await this.#driver.upstash.command("HMGET", live, "q.id", "q.started", "q.ends");
    const [id, started, ends] = Array.isArray(fields) ? fields : [];
    this.#states.correctTimes(String(id), Number(started), Number(ends));
  }

  /**
   * Where services fail, nobody may be told whether a rule was set, and each such rule doubles the number of states. So the rules are
   * read from Redis.
   */
  async #learnRules(): Promise<void> {
    await this.#driver.idle();
    const line = await readRulesLine(this.#driver.upstash, this.#runner.group.id);
    if (!this.#states.expectRules(line)) this.#fail(`Redis has ${line}`);
  }

  /** Expects that no proposal still waits for its result after its end, unless a fault may have delayed the result. */
  #expectResult(now: number, mayBeDelayed: (proposal: number) => boolean, early: boolean): void {
    // The due list has exact times, and QStash whole seconds.
    const latest = early && this.#driver.hasFrozenClock ? now : now - WHOLE_SECOND_MS;
    if (!this.#states.expectResult(latest, mayBeDelayed, early))
      this.#fail(`the time is up${early ? ", or all have voted" : ""}, and no result came`);
  }

  /** Expects that nobody still waits to be reminded, unless a fault may have prevented that. */
  #expectReminder(times: readonly number[], mayBeMissing: (proposal: number) => boolean): void {
    if (!this.#states.expectReminder(times, mayBeMissing)) this.#fail("nobody was reminded");
  }

  /** Makes everything work again, lets every proposal end, and compares with the model what the bot has kept. */
  async #end(): Promise<void> {
    this.#recover();
    const { executor } = this.#driver;
    for (const id of executor.waiting) executor.finish(id);
    for (const ms of [0, MINUTE_MS, 11 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS]) {
      if (ms > 0 && this.#states.areAllFinished) break;
      await this.#do({ do: "wait", ms });
      await this.#do({ do: "cron" });
      // A run looks at a few proposals only, and those of an earlier conversation may come before ours.
      await this.#do({ do: "cron" });
    }
    await this.#do({ do: "says", who: 0, as: "self", message: { kind: "status", text: "/status" } });
    await this.#do({ do: "says", who: 0, as: "self", message: { kind: "orders", text: "/orders" } });
    await this.#driver.idle();
    const found = await audit(this.#driver, this.#runner, this.#states.all, this.#faultHistory.hasFailed);
    if (found !== null) this.#fail(found);
  }

  #fail(what: string): never {
    throw new ModelMismatch(what, this.transcript);
  }
}

/** Leaves out what may come late after a failure: cards, and replies to commands where Telegram took no reaction either. */
function withoutLateReplies({ replies, deliveries }: Observation): Replies {
  const delivered = new Set(deliveries.map(({ updateKey }) => updateKey));
  const isLate = (updateKey: string, reply: Meaning) =>
    isCard(reply) || (/^(?:counted|changed|cancelled$|closed,|set )/.test(reply) && !delivered.has(updateKey));
  return new Map([...replies].map(([key, meanings]) => [key, meanings.filter((reply) => !isLate(key, reply))]));
}
