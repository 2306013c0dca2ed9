import { makeDelayedEdit } from "../cards/refresh.ts";
import type { Deps } from "../deps.ts";
import { parseId } from "../domain/ids.ts";
import { describeError, log } from "../log.ts";
import type { DueCall } from "../scheduler/proposal-end.ts";
import { afterBrokenOff } from "./backoff.ts";
import { MAX_SHARES, ownSize, shareSize, sharesOf } from "./due-shares.ts";
import { outcomeWord, settle } from "./settle.ts";
import { failureOf } from "./step.ts";

/** So many settlements go on at once: each has up to two requests under way, and a Worker six connections. */
const MAX_CONCURRENT_SETTLEMENTS = 3;

/** So many calls QStash is asked for in one run, where the Worker cannot call itself. */
const MAX_QSTASH_CALLS = 100;

/** What a run of the cron trigger works with. */
export interface DueRun {
  readonly makeDeps: () => Deps;
  /** How many requests one invocation may make. */
  readonly subrequests: number;
  /**
   * Has another invocation of this Worker settle these proposals, by `settleShare`, with requests of its own. Null where the Worker
   * cannot call itself.
   */
  readonly handOver: ((share: readonly string[]) => Promise<void>) | null;
}

/**
 * The second clock, run every minute: settles what is overdue, whatever became of QStash. Where that takes more requests than one
 * invocation may make, all of it is shared out among others. QStash is asked to call for what cannot be handed over. What QStash does not
 * take either comes back to a later run. Throws StoreUnavailable where Redis does not answer.
 */
export async function settleDue({ makeDeps, subrequests, handOver }: DueRun): Promise<void> {
  const started = Date.now();
  const deps = makeDeps();
  const own = ownSize(subrequests);
  const most = Math.max(own, handOver === null ? own + MAX_QSTASH_CALLS : MAX_SHARES * shareSize(subrequests));
  const due = await deps.store.takeDue(most);
  if (due.length === 0) return;
  // Where Redis does not answer the next run says so.
  const noteRun = () => deps.store.noteCronRun().catch(() => undefined);
  if (due.length <= own) {
    await settleShare(makeDeps, due);
    return noteRun();
  }

  let left: readonly string[] = due.slice(own);
  if (handOver === null) await settleShare(makeDeps, due.slice(0, own));
  else left = await shareOut(handOver, sharesOf(due, subrequests), noteRun);
  const taken = left.length === 0 || (await deps.scheduler.callDue(callsFor(left.slice(0, MAX_QSTASH_CALLS))));
  const somebodyLooks = handOver === null || taken;
  if (somebodyLooks && left.length > 0) await noteRun();
  const outcome = left.length === 0 ? "shared" : `shared_by_qstash${taken ? "" : "_failed"}`;
  log({ what: "due_run", outcome, ms: Date.now() - started, ...deps.cost() });
}

/** Settles the share of one invocation. What fails is put off, so that one vote that cannot be settled does not hold up the others. */
export async function settleShare(makeDeps: () => Deps, share: readonly string[]): Promise<void> {
  const left = [...share];
  const settleNext = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await settleOne(makeDeps(), id);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_SETTLEMENTS }, settleNext));
}

/** Hands the shares over, all at once; `firstDone` is called when one is done. Returns what is in those that could not be handed over. */
async function shareOut(
  handOver: NonNullable<DueRun["handOver"]>,
  shares: readonly (readonly string[])[],
  firstDone: () => Promise<void>,
): Promise<readonly string[]> {
  let done: Promise<void> | undefined;
  const left = shares.map(async (share) => {
    try {
      await handOver(share);
      done ??= firstDone();
      await done;
      return [];
    } catch (thrown) {
      log({ what: "due_share", outcome: "failed", error: describeError(thrown) });
      return share;
    }
  });
  return (await Promise.all(left)).flat();
}

const callsFor = (due: readonly string[]): DueCall[] =>
  due.flatMap((proposalId) => {
    const chatId = parseId(proposalId)?.chatId;
    return chatId === undefined ? [] : [{ v: 1, type: "due", chatId, proposalId }];
  });

async function settleOne(deps: Deps, proposalId: string): Promise<void> {
  const started = Date.now();
  const chatId = parseId(proposalId)?.chatId;
  try {
    if (chatId === undefined) return await deps.store.dropDue(proposalId);
    const settled = await settle(deps, { chatId, sessionId: null, proposalId });
    if ("at" in settled) await deps.store.reschedule(proposalId, settled.at);
    // Looked at before its end, because an edit of its card was put off.
    if (settled.tag === "early") deps.later("catch_up", makeDelayedEdit(deps, chatId, proposalId));
    log({ what: "due", outcome: outcomeWord(settled), ms: Date.now() - started, ...deps.cost() });
  } catch (thrown) {
    const { cause, ...step } = failureOf(thrown);
    const cost = { ms: Date.now() - started, ...deps.cost() };
    log({ what: "due", outcome: "failed", ...step, ...cost, error: describeError(cause) });
    await deps.store.reschedule(proposalId, afterBrokenOff(deps.now())).catch(() => undefined);
  }
}
