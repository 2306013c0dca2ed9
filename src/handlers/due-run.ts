import { parseId } from "../domain/ids.ts";
import { describeError, log } from "../log.ts";
import type { Deps } from "./deps.ts";
import { catchUp } from "./refresh-card.ts";
import { settle, wordFor } from "./settle.ts";
import { brokenAt } from "./step.ts";

/** So many a run: a settlement with its trade and archiving takes up to fifteen requests, and the free plan allows 50 a run. */
const MOST_PER_RUN = 3;

/** How long an entry waits whose settlement broke off, so that it goes behind those that have not been tried. */
const AFTER_FAILURE_MS = 60_000;

/**
 * The second clock, run every minute: settles what is overdue, whatever became of QStash. What fails is put off with
 * growing pauses, so that one vote that cannot be settled does not hold up the others. Returns how many were looked at.
 */
export async function settleDue(makeDeps: () => Deps): Promise<number> {
  const due = await makeDeps().store.listDue(MOST_PER_RUN);
  await Promise.all(due.map((proposalId) => settleOne(makeDeps(), proposalId)));
  return due.length;
}

async function settleOne(deps: Deps, proposalId: string): Promise<void> {
  const started = Date.now();
  const chatId = parseId(proposalId)?.chatId;
  try {
    if (chatId === undefined) return await deps.store.dropDue(proposalId);
    const settled = await settle(deps, { chatId, sessionId: null, proposalId });
    if ("at" in settled) await deps.store.putOff(proposalId, settled.at);
    // Looked at before its end, because an edit of its card was put off.
    if (settled.tag === "early") deps.later("catch_up", catchUp(deps, chatId, proposalId));
    log({ what: "due", outcome: wordFor(settled), ms: Date.now() - started, ...deps.cost() });
  } catch (thrown) {
    const { cause, ...step } = brokenAt(thrown);
    const cost = { ms: Date.now() - started, ...deps.cost() };
    log({ what: "due", outcome: "failed", ...step, ...cost, error: describeError(cause) });
    await deps.store.putOff(proposalId, deps.now() + AFTER_FAILURE_MS).catch(() => undefined);
  }
}
