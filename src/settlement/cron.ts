import type { Deps } from "../deps.ts";
import { parseId } from "../domain/ids.ts";
import { describeError, log } from "../log.ts";
import type { DueCall } from "../scheduler/call-body.ts";
import { attendTo } from "./attend.ts";
import { afterBrokenOff } from "./backoff.ts";
import { chunkSize, chunksOf, MAX_CHUNKS, MAX_CONCURRENT_SETTLEMENTS, ownSize } from "./due-chunks.ts";
import { outcomeWord, settle } from "./settle.ts";
import { failureOf } from "./step.ts";

/** The maximum number of calls that one run asks of QStash, if the Worker cannot call itself. */
const MAX_QSTASH_CALLS = 100;

/** The dependencies of a run of the cron trigger. */
export interface DueRun {
  readonly makeDeps: () => Deps;
  /** The number of requests that one invocation may make. */
  readonly subrequests: number;
  /**
   * Has another invocation of this Worker settle these proposals, by `settleChunk`, with requests of its own. Null if
   * the Worker cannot call itself.
   */
  readonly handOver: HandOver | null;
}

type HandOver = (chunk: readonly string[]) => Promise<void>;

/**
 * Settles what is overdue, every minute, whether or not QStash has called. It settles a list itself that one invocation
 * can settle. It hands a longer list to other invocations, in chunks. A run settles up to 31 proposals on Cloudflare's
 * free plan, and 1,023 on the paid plan. QStash is asked to call for what cannot be handed over. A later run takes what
 * QStash does not take. Throws StoreUnavailable if Redis does not answer.
 */
export async function settleDue({ makeDeps, subrequests, handOver }: DueRun): Promise<void> {
  const started = Date.now();
  const deps = makeDeps();
  const own = ownSize(subrequests);
  const mostHandedOver = handOver === null ? own + MAX_QSTASH_CALLS : MAX_CHUNKS * chunkSize(subrequests);
  const due = await deps.store.takeDue(Math.max(own, mostHandedOver));
  if (due.length === 0) return;
  if (due.length <= own) {
    await settleChunk(makeDeps, due);
    return noteRun(deps);
  }
  const outcome =
    handOver === null
      ? await settleWithQStash(deps, makeDeps, due, own)
      : await handOverAll(deps, handOver, chunksOf(due, subrequests));
  log({ what: "due_run", outcome, ms: Date.now() - started, ...deps.cost() });
}

/** Records that the run has come to its end. If Redis does not answer, the next run records it. */
const noteRun = ({ store }: Deps): Promise<void> => store.noteCronRun().catch(() => undefined);

/** Settles a chunk. A proposal that fails is put off, so that it does not hold up the others. */
export async function settleChunk(makeDeps: () => Deps, chunk: readonly string[]): Promise<void> {
  const left = [...chunk];
  const settleNext = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await settleOne(makeDeps(), id);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_SETTLEMENTS }, settleNext));
}

/** Settles here what this invocation can, and asks QStash to call for the rest. */
async function settleWithQStash(deps: Deps, makeDeps: () => Deps, due: readonly string[], own: number) {
  await settleChunk(makeDeps, due.slice(0, own));
  const outcome = await askQStash(deps, due.slice(own));
  await noteRun(deps);
  return outcome;
}

/**
 * Hands all chunks over at once, and asks QStash to call for what cannot be handed over. The run is recorded once a
 * chunk is done.
 */
async function handOverAll(deps: Deps, handOver: HandOver, chunks: readonly (readonly string[])[]) {
  let noted: Promise<void> | undefined;
  const left = chunks.map(async (chunk) => {
    try {
      await handOver(chunk);
      noted ??= noteRun(deps);
      await noted;
      return [];
    } catch (thrown) {
      log({ what: "due_share", outcome: "failed", error: describeError(thrown) });
      return chunk;
    }
  });
  const refused = (await Promise.all(left)).flat();
  if (refused.length === 0) return "shared";
  const outcome = await askQStash(deps, refused);
  if (outcome === "shared_by_qstash") await noteRun(deps);
  return outcome;
}

/** Asks QStash to call for proposals. Returns a word for the log. */
async function askQStash({ scheduler }: Deps, due: readonly string[]) {
  const taken = await scheduler.callDue(callsFor(due.slice(0, MAX_QSTASH_CALLS)));
  return taken ? "shared_by_qstash" : "shared_by_qstash_failed";
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
    if (settled.tag === "early") await attendTo(deps, chatId, proposalId, settled);
    else if ("at" in settled) await deps.store.reschedule(proposalId, settled.at);
    log({ what: "due", outcome: outcomeWord(settled), ms: Date.now() - started, ...deps.cost() });
  } catch (thrown) {
    const { cause, ...step } = failureOf(thrown);
    const cost = { ms: Date.now() - started, ...deps.cost() };
    log({ what: "due", outcome: "failed", ...step, ...cost, error: describeError(cause) });
    await deps.store.reschedule(proposalId, afterBrokenOff(deps.now())).catch(() => undefined);
  }
}
