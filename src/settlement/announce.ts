import { showEndedCard } from "../cards/ended-card.ts";
import type { Deps } from "../deps.ts";
import { hashToAnnounce } from "../domain/recount.ts";
import { resumeStateOf } from "../domain/settlement.ts";
import { finalTallyOf } from "../domain/tally.ts";
import type { Contribution } from "../domain/trade.ts";
import { retryWhileStoreUnavailable } from "../store/retry.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { sendView, showTyping } from "../telegram/send.ts";
import {
  BACKGROUND_PAUSE_MS,
  EDIT_MARGIN_MS,
  STORE_RETRIES_WHILE_LEASED,
  TELEGRAM_SHORT_PAUSE_MS,
} from "../time-limits.ts";
import { resultMessage } from "../views/result.ts";
import { waitsForMuted } from "./backoff.ts";
import { type PutOff, release } from "./release.ts";
import { retryOnce } from "./retry-once.ts";
import { takeStep } from "./step.ts";

/**
 * The result of telling a group how its vote ended.
 *
 * - `finished`: nothing is left to try. It was sent, may have been, or never can be.
 * - `put_off`: it was surely not sent.
 * - `lost`: another attempt holds the lease by now.
 */
export type Announced =
  | { readonly tag: "finished"; readonly settlement: Settlement }
  | PutOff
  | { readonly tag: "lost" };

/**
 * Makes the last edit of the card and sends the result, which notifies people, at most once. It sends no result while
 * Telegram fails: the edit of the card shows that first.
 */
export async function announce(deps: Deps, settlement: Settlement): Promise<Announced> {
  const edited = await takeStep("final_card", () =>
    callWhileLeased(deps, settlement, () => editCardOrShowTyping(deps, settlement)),
  );
  if (edited === "lost") return { tag: "lost" };
  if (edited.tag === "retry" || edited.tag === "unknown" || edited.tag === "moved")
    return release(deps, settlement, edited, `card_${edited.tag}`);

  repeatLastLook(deps, settlement);
  // Made before `announcing` is recorded, so that only the sending can fail after that.
  const { hash, send } = await resultOf(deps, settlement);
  return takeBackUnlessSent(deps, settlement, () => recordAndSend(deps, settlement, hash, send));
}

/**
 * Shows the ended card once more, if an edit of the counts may still be on its way to Telegram. None is near a vote's
 * full end, but a vote may end early.
 */
function repeatLastLook(deps: Deps, { chatId, proposal }: Settlement): void {
  if (deps.now() >= proposal.endTime || deps.now() >= proposal.editedAt + EDIT_MARGIN_MS) return;
  const show = () => showEndedCard(deps, { chatId, proposal });
  deps.later("last_look", deps.sleep(EDIT_MARGIN_MS).then(show));
}

/**
 * Tells the group of a trade whose session vanished from Redis while the trade was carried out. Nobody else will tell
 * it, and nothing can be recorded any more.
 */
export async function announceOrphaned(deps: Deps, settlement: Settlement): Promise<void> {
  const { send } = await resultOf(deps, settlement);
  const { proposal } = settlement;
  if (proposal.cardId !== null)
    await takeStep("final_card", () =>
      retryOnce(deps, BACKGROUND_PAUSE_MS, () => editCardOrShowTyping(deps, settlement)),
    );
  await takeStep("send_result", () => retryOnce(deps, BACKGROUND_PAUSE_MS, send));
}

/**
 * Makes the last edit of the card. If there is no card, it shows "typing…" instead. Any answer to either shows that
 * Telegram is within reach, and will answer to the result, too.
 */
async function editCardOrShowTyping(deps: Deps, settlement: Settlement): Promise<Delivery> {
  const shown = await showEndedCard(deps, settlement);
  if (shown.tag !== "no_card") return shown;
  const { chatId, proposal } = settlement;
  const typing = await showTyping(deps.api, { chatId, threadId: proposal.threadId });
  return typing.tag === "unknown" ? typing : { tag: "refused" };
}

/** A result: the hash of all votes that it shows, or null, and a function that sends it at each call. */
interface Result {
  readonly hash: string | null;
  send(): Promise<Delivery>;
}

/** Makes the result. Throws a StepError if the words cannot be made, or if Redis does not say who shares in a sale. */
async function resultOf(deps: Deps, settlement: Settlement): Promise<Result> {
  const { proposal, chatId } = settlement;
  const { threadId, cardId } = proposal;
  const sharers = await contributionsToOrder(deps, settlement);
  const { hash, message } = await takeStep("write_result", async () => {
    const hash = await hashToAnnounce(proposal);
    return { hash, message: resultMessage({ ...proposal, hash }, finalTallyOf(proposal), sharers) };
  });
  return { hash, send: () => sendView(deps.api, { chatId, threadId, replyTo: cardId }, message) };
}

/**
 * Returns who shares what a sale brought: those who paid for the order. Other results list no shares, so it returns
 * nobody for them.
 */
async function contributionsToOrder(
  { store }: Deps,
  { chatId, proposal }: Settlement,
): Promise<readonly Contribution[]> {
  if (proposal.kind !== "sell" || proposal.outcome?.tag !== "filled") return [];
  const { bought } = proposal;
  const { order } = await takeStep("read_order", () => store.findOrder(chatId, { boughtBy: bought.proposalId }));
  return order?.contributions ?? [];
}

/** Records that the result is about to be sent, and which hash it shows, and sends it. It puts a result off that was surely not sent. */
async function recordAndSend(
  deps: Deps,
  settlement: Settlement,
  hash: string | null,
  sendResult: () => Promise<Delivery>,
): Promise<Announced> {
  const recorded = await takeStep("record_announcing", () =>
    retryWhileStoreUnavailable(deps, () => deps.store.advanceSettlement(settlement, "announcing", hash)),
  );
  if (recorded === "lost") return { tag: "lost" };
  const announcing: Settlement = { ...settlement, state: "announcing" };
  const sent = await takeStep("send_result", () => callWhileLeased(deps, announcing, sendResult));
  if (sent === "lost") return { tag: "lost" };
  const waits = sent.tag === "muted" && waitsForMuted(settlement.proposal, deps.now());
  if (sent.tag === "retry" || sent.tag === "moved" || waits)
    return release(deps, announcing, sent, `result_${sent.tag}`);
  return { tag: "finished", settlement: announcing };
}

/**
 * Calls Telegram, and once more if Telegram asks for a short pause first. It renews the lease before the second call.
 */
const callWhileLeased = (
  deps: Deps,
  settlement: Settlement,
  call: () => Promise<Delivery>,
): Promise<Delivery | "lost"> =>
  retryOnce(deps, TELEGRAM_SHORT_PAUSE_MS, call, async () => {
    // To record the same state again renews the lease.
    const renewed = await deps.store.advanceSettlement(settlement, settlement.state);
    return renewed === "lost" ? "lost" : "ours";
  });

/**
 * If Redis fails while the result is being sent, `announcing` may be recorded although nothing was sent. This takes
 * `announcing` back as soon as Redis answers, before the lease runs out. The next attempt then sends the result.
 */
async function takeBackUnlessSent<T>(deps: Deps, settlement: Settlement, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const recorded: Settlement = { ...settlement, state: "announcing" };
    const takeBack = () => deps.store.releaseSettlement(recorded, resumeStateOf(settlement.proposal), deps.now());
    deps.later("take_back", retryWhileStoreUnavailable(deps, takeBack, STORE_RETRIES_WHILE_LEASED));
    throw thrown;
  }
}
