import type { Deps } from "../deps.ts";
import { assertNever } from "../domain/result.ts";
import { finalTallyOf } from "../domain/tally.ts";
import type { Settlement, SettlementTarget, Stepped } from "../store/settlements.ts";
import { announce, announceOrphaned } from "./announce.ts";
import { archive } from "./archive.ts";
import { afterLostLease } from "./backoff.ts";
import { executeTrade } from "./execute-trade.ts";
import { type PutOff, release } from "./release.ts";
import { takeStep } from "./step.ts";

/**
 * The result of an attempt to settle. If it is to be tried again, `at` says when, in milliseconds since 1970.
 *
 * - `settled`: this attempt finished it.
 * - `nothing_to_do`: it was finished before, or there is no such proposal.
 * - `early`: the vote still runs until `at`. The due list is to have it at `lookAt`. If `remindNow`, those who have not
 *   voted are to be reminded.
 * - `busy`: another attempt holds the lease.
 * - `waiting`: an earlier attempt failed, and the pause behind it is not over.
 * - `put_off`: this attempt failed.
 */
export type Settled =
  | { readonly tag: "settled" }
  | { readonly tag: "nothing_to_do" }
  | { readonly tag: "early"; readonly at: number; readonly lookAt: number; readonly remindNow: boolean }
  | { readonly tag: "busy" | "waiting"; readonly at: number }
  | PutOff;

/** Returns the result of an attempt as one word for the log. */
export const outcomeWord = (settled: Settled): string =>
  settled.tag === "put_off" ? `put_off_${settled.why}` : settled.tag;

/**
 * Settles a proposal whose time is up, or goes on where another attempt stopped. It freezes the tally, carries out a
 * trade that passed, edits the card for the last time, and sends the result. It records each step before the next
 * begins. The trade happens once, if the executor does its duty. The card's last edit happens at least once. The
 * result, which notifies people, is sent at most once.
 *
 * Throws a StepError that names the step. Its cause is StoreUnavailable if Redis did not answer. The lease then runs
 * out by itself.
 */
export async function settle(deps: Deps, target: SettlementTarget): Promise<Settled> {
  const begun = await takeStep("begin", () => deps.store.beginSettlement(target, deps.attemptId));
  switch (begun.tag) {
    case "gone":
      // Only the cron trigger names the due list's own entry. Another caller may name a proposal that never was.
      if (target.sessionId === null) await leaveDueList(deps, target.proposalId);
      return { tag: "nothing_to_do" };
    case "over":
      await conclude(deps, begun, begun.chatId, target.proposalId);
      return { tag: "nothing_to_do" };
    case "early":
      return { tag: "early", at: begun.endTime, lookAt: begun.lookAt, remindNow: begun.remindNow };
    case "busy":
      return { tag: "busy", at: begun.until };
    case "waiting":
      return { tag: "waiting", at: begun.until };
    case "go":
      return resume(deps, begun.settlement);
    default:
      return assertNever(begun);
  }
}

const leaveDueList = ({ store }: Deps, proposalId: string): Promise<void> =>
  takeStep("leave_list", () => store.dropDue(proposalId));

/** Goes on from the state in which the settlement is. */
async function resume(deps: Deps, settlement: Settlement): Promise<Settled> {
  // It was sent or not: nobody knows. It is not sent again.
  if (settlement.state === "announcing") return complete(deps, settlement);
  if (settlement.state === "carried" || !finalTallyOf(settlement.proposal).passed) return tell(deps, settlement);

  const traded = await executeTrade(deps, settlement);
  switch (traded.tag) {
    case "carried":
      return tell(deps, traded.settlement);
    case "orphaned":
      return tellOrphaned(deps, traded.settlement);
    case "no_answer":
      return release(deps, settlement, null, traded.why);
    case "lost":
      return leaseLost(deps);
    default:
      return assertNever(traded);
  }
}

/** Tells the group the result, and completes the settlement. */
async function tell(deps: Deps, settlement: Settlement): Promise<Settled> {
  const announced = await announce(deps, settlement);
  switch (announced.tag) {
    case "finished":
      return complete(deps, announced.settlement);
    case "put_off":
      return announced;
    case "lost":
      return leaseLost(deps);
    default:
      return assertNever(announced);
  }
}

/**
 * Tells the group of a trade whose session vanished. A session with a record did not vanish: another attempt has
 * settled and archived it.
 */
async function tellOrphaned(deps: Deps, settlement: Settlement): Promise<Settled> {
  const record = await takeStep("write_result", () => deps.store.getSession(settlement.sessionId));
  if (record !== null) return leaseLost(deps);
  await announceOrphaned(deps, settlement);
  await leaveDueList(deps, settlement.proposal.id);
  return { tag: "settled" };
}

/** Ends this attempt, since another one holds the lease, and so the settlement. */
const leaseLost = ({ now }: Deps): Settled => ({ tag: "busy", at: afterLostLease(now()) });

/** Records that the group was told, and archives a session that waited for that. */
async function complete(deps: Deps, settlement: Settlement): Promise<Settled> {
  const done = await takeStep("record_announced", () => deps.store.advanceSettlement(settlement, "announced"));
  if (done === "lost") return leaseLost(deps);
  await conclude(deps, done, settlement.chatId, settlement.proposal.id);
  return { tag: "settled" };
}

/**
 * Takes a proposal that is over off the due list, and archives a session that waited for that. The record of a
 * displaced session is written first: only this list knows of that session.
 */
async function conclude(deps: Deps, stepped: Stepped, chatId: number, proposalId: string): Promise<void> {
  const { displaced, sessionClosed } = stepped;
  if (displaced !== null) await takeStep("archive", () => deps.store.writeSessionRecord(displaced));
  await leaveDueList(deps, proposalId);
  if (displaced === null && sessionClosed) await takeStep("archive", () => archive(deps, chatId));
}
