import { showMove } from "../cards/after-move.ts";
import type { Deps } from "../deps.ts";
import { assertNever } from "../domain/result.ts";
import type { ProposalState } from "../domain/session.ts";
import { deadlineOf } from "../domain/settlement.ts";
import { finish } from "../domain/tally.ts";
import { retryWhileStoreUnavailable } from "../store/retry.ts";
import type { Settlement, SettlementTarget } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import {
  AFTER_MOVE_MS,
  BACKGROUND_PAUSE_MS,
  BACKOFF_LEAST_MS,
  BACKOFF_MOST_MS,
  MUTED_FOR_MS,
  STORE_RETRIES_WHILE_LEASED,
  TELEGRAM_SHORT_PAUSE_MS,
} from "../time-limits.ts";
import { finalLook, resultOf } from "./announce.ts";
import { archive } from "./archive.ts";
import { executeTrade, showFinalCard } from "./execute-trade.ts";
import { at } from "./step.ts";

/** What became of an attempt to settle: finished (perhaps by somebody else), or to be tried again at `at` (ms since 1970). */
export type Settled =
  | { readonly tag: "settled" }
  | { readonly tag: "nothing_to_do" }
  | { readonly tag: "early" | "busy" | "waiting"; readonly at: number }
  | { readonly tag: "put_off"; readonly at: number; readonly why: string };

/** What became of an attempt, as one word for the log. */
export const wordFor = (settled: Settled): string =>
  settled.tag === "put_off" ? `put_off_${settled.why}` : settled.tag;

/**
 * Settles a proposal whose time is up, or resumes where another attempt stopped: the tally is frozen, a trade that passed
 * carried out, the card changed for good, and the result sent. Each step is recorded before the next begins. The trade
 * happens once, the card's edit at least once; the result, which notifies people, at most once. Throws a BrokeOff that names the
 * step, with StoreUnavailable as its cause where Redis did not answer; the lease then runs out by itself.
 */
export async function settle(deps: Deps, target: SettlementTarget): Promise<Settled> {
  const begun = await at("begin", () => deps.store.beginSettlement(target, deps.attemptId));
  switch (begun.tag) {
    case "gone":
      // Only the cron speaks of the list's own entry; whoever else names what is not there may have it wrong.
      if (target.sessionId === null) await leaveList(deps, target.proposalId);
      return { tag: "nothing_to_do" };
    case "over":
      await leaveList(deps, target.proposalId);
      if (begun.closed) await at("archive", () => archive(deps, begun.chatId));
      return { tag: "nothing_to_do" };
    case "early":
      return { tag: "early", at: begun.endTime };
    case "busy":
      return { tag: "busy", at: begun.until };
    case "waiting":
      return { tag: "waiting", at: begun.until };
    case "go":
      return carryOn(deps, begun.settlement);
  }
}

const leaveList = ({ store }: Deps, proposalId: string): Promise<void> =>
  at("leave_list", () => store.dropDue(proposalId));

async function carryOn(deps: Deps, settlement: Settlement): Promise<Settled> {
  // Sent, or not: nobody knows. It is not sent again.
  if (settlement.state === "announcing") return complete(deps, settlement);
  const { tally, participants } = settlement.proposal;
  if (settlement.state === "carried" || !finish(tally, participants).passed) return tell(deps, settlement);

  const carried = await executeTrade(deps, settlement);
  switch (carried.tag) {
    case "carried":
      return tell(deps, carried.settlement);
    case "orphaned":
      return tellOrphaned(deps, carried.settlement);
    case "no_answer":
      return release(deps, settlement, { tag: "unknown" }, carried.why);
    case "lost":
      return outrun(deps);
    default:
      return assertNever(carried);
  }
}

/** Gives the card its last look and sends the result. */
async function tell(deps: Deps, settlement: Settlement): Promise<Settled> {
  const edited = await at("final_card", () => twice(deps, settlement, () => finalLook(deps, settlement)));
  if (edited === "lost") return outrun(deps);
  if (edited.tag === "retry" || edited.tag === "unknown" || edited.tag === "moved")
    return release(deps, settlement, edited, `card_${edited.tag}`);

  // Made before it is recorded that it is about to be sent, so that nothing but the sending can fail after that.
  const call = await resultOf(deps, settlement);
  const sent = await unlessSent(deps, settlement, () => send(deps, settlement, call));
  if (sent === "lost") return outrun(deps);
  return sent === "sent" ? complete(deps, { ...settlement, state: "announcing" }) : sent;
}

/**
 * Tells the group of a trade whose session has vanished from Redis while it was carried out: nobody else will, and nothing can be
 * recorded any more. A session that has a record did not vanish: another attempt has settled and archived it.
 */
async function tellOrphaned(deps: Deps, settlement: Settlement): Promise<Settled> {
  const record = await at("write_result", () => deps.store.getSession(settlement.session.id));
  if (record !== null) return outrun(deps);
  const call = await resultOf(deps, settlement);
  await at("final_card", () => patiently(deps, () => showFinalCard(deps, settlement)));
  await at("send_result", () => patiently(deps, call));
  await leaveList(deps, settlement.proposal.id);
  return { tag: "settled" };
}

/** Calls Telegram, and once more where it asks for a pause that can be waited for here: nobody comes again. */
async function patiently({ sleep }: Deps, call: () => Promise<Delivery>): Promise<void> {
  const first = await call();
  if (first.tag !== "retry" || first.afterMs > BACKGROUND_PAUSE_MS) return;
  await sleep(first.afterMs);
  await call();
}

/** Records that the result is about to be sent, and sends it; where it surely was not sent, it is put off. */
async function send(
  deps: Deps,
  settlement: Settlement,
  call: () => Promise<Delivery>,
): Promise<Settled | "sent" | "lost"> {
  const recorded = await at("record_announcing", () =>
    retryWhileStoreUnavailable(deps, () => deps.store.stepSettlement(settlement, "announcing")),
  );
  if (recorded === "lost") return "lost";
  const current: Settlement = { ...settlement, state: "announcing" };
  const sent = await at("send_result", () => twice(deps, current, call));
  if (sent === "lost") return "lost";
  if (sent.tag === "retry" || sent.tag === "moved" || (sent.tag === "muted" && isWaitedFor(settlement, deps.now())))
    return release(deps, current, sent, `result_${sent.tag}`);
  return "sent";
}

const isWaitedFor = ({ proposal }: Settlement, now: number): boolean => now - proposal.endTime < MUTED_FOR_MS;

/** The lease is another's by now, and so is the settlement. */
const outrun = ({ now }: Deps): Settled => ({ tag: "busy", at: now() + BACKOFF_LEAST_MS });

/** Calls Telegram, and once more where it asks for a short pause first; the lease is renewed in between. */
async function twice(deps: Deps, settlement: Settlement, call: () => Promise<Delivery>): Promise<Delivery | "lost"> {
  const first = await call();
  if (first.tag !== "retry" || first.afterMs > TELEGRAM_SHORT_PAUSE_MS) return first;
  await deps.sleep(first.afterMs);
  return (await deps.store.stepSettlement(settlement, settlement.state)) === "lost" ? "lost" : call();
}

/**
 * Where Redis does not answer while the result is being sent, it may be recorded that it was about to be, although it surely was
 * not sent. So that is taken back as soon as Redis answers, before the lease runs out, and the next attempt sends it.
 */
async function unlessSent<T>(deps: Deps, settlement: Settlement, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const recorded: Settlement = { ...settlement, state: "announcing" };
    const takeBack = () => deps.store.releaseSettlement(recorded, resumeAt(settlement), deps.now());
    deps.later("take_back", retryWhileStoreUnavailable(deps, takeBack, STORE_RETRIES_WHILE_LEASED));
    throw thrown;
  }
}

/** Where another attempt goes on: behind the trade, where that has been recorded. */
const resumeAt = ({ proposal }: Settlement): ProposalState => (proposal.outcome === null ? "closed" : "carried");

async function complete(deps: Deps, settlement: Settlement): Promise<Settled> {
  const { displaced } = settlement;
  if (displaced !== null) await at("archive", () => deps.store.recordDisplaced(displaced));
  const done = await at("record_announced", () => deps.store.stepSettlement(settlement, "announced"));
  if (done === "lost") return outrun(deps);
  await leaveList(deps, settlement.proposal.id);
  if (done.closed) await at("archive", () => archive(deps, settlement.chatId));
  return { tag: "settled" };
}

/** Gives the lease back after a failure, at the state from which another attempt is to go on, and says when that may be. */
async function release(deps: Deps, settlement: Settlement, failed: Delivery, why: string): Promise<Settled> {
  const { store, now } = deps;
  const nextAt = nextAttemptAt(settlement, failed, now());
  await at("give_back", () => store.releaseSettlement(settlement, resumeAt(settlement), nextAt));
  if (failed.tag === "moved") {
    const { chatId } = failed;
    showMove(deps, chatId, await at("move", () => store.moveChat(settlement.chatId, chatId, deps.attemptId)));
    return { tag: "put_off", at: now() + AFTER_MOVE_MS, why };
  }
  return { tag: "put_off", at: nextAt, why };
}

/** When a settlement may be tried again, whoever comes, in milliseconds since 1970. At once where only the chat has moved. */
function nextAttemptAt({ proposal }: Settlement, failed: Delivery, now: number): number {
  if (failed.tag === "moved") return now;
  const growing = now + Math.min(Math.max((now - proposal.endTime) / 2, BACKOFF_LEAST_MS), BACKOFF_MOST_MS);
  // A silent executor is asked at the deadline, and not a pause later.
  const deadline = deadlineOf(proposal);
  const next = Math.round(now < deadline ? Math.min(growing, deadline) : growing);
  // What Telegram asks for is kept in any case.
  return failed.tag === "retry" ? Math.max(next, now + failed.afterMs) : next;
}
