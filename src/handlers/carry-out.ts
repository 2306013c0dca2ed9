import type { Proposal } from "../domain/session.ts";
import { contributionsOf, tradeOf } from "../domain/settlement.ts";
import { finish } from "../domain/tally.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import type { Answer, Executor } from "../executor/executor.ts";
import { paperExecutor } from "../executor/paper.ts";
import { EDIT_ROOM_MS } from "../store/edit-lease.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { settledCard } from "../views/proposal-card.ts";
import type { Deps } from "./deps.ts";
import { at } from "./step.ts";

/** After so long a silence of the executor the group is told that nobody knows; it counts from the end of the vote. */
export const UNKNOWN_AFTER_MS = 24 * 3_600_000;

/**
 * What came of an attempt to trade: recorded, to be tried again, or the settlement is another's by now. `orphaned` is recorded,
 * too, and Redis has lost the session meanwhile.
 */
export type CarriedOut =
  | { readonly tag: "carried" | "orphaned"; readonly settlement: Settlement }
  | { readonly tag: "no_answer"; readonly why: string }
  | { readonly tag: "lost" };

/**
 * Carries out the trade of a proposal that passed, and records how it ended together with its order. The card says at the same
 * time that it is under way. An executor knows a trade by its proposal, so that an attempt that died is safely repeated.
 */
export async function carryOut(deps: Deps, settlement: Settlement): Promise<CarriedOut> {
  const payers = await payersOf(deps, settlement);
  const obstacle = obstacleTo(settlement.proposal, payers, deps.executor);
  if (obstacle !== null) return record(deps, settlement, { tag: "rejected", reason: obstacle }, payers);
  const trade = tradeOf(settlement.proposal, settlement.session, payers);
  const showing = showFinalCard(deps, settlement);
  const answer = await executorFor(settlement.proposal, deps.executor).execute(trade);
  const outcome = outcomeOf(answer, deps.now() - settlement.proposal.endTime);
  const carried: CarriedOut =
    outcome === null
      ? { tag: "no_answer", why: answer.tag === "unavailable" ? answer.why : answer.tag }
      : await record(deps, settlement, outcome, payers);
  // The next edit comes behind this one. Of one that got no answer nobody knows whether it is still on its way to Telegram;
  // the card's last look must be the true one.
  if ((await at("show_trade", () => showing)).tag === "unknown")
    deps.later("last_look", lastLook(deps, "settlement" in carried ? carried.settlement : settlement));
  return carried;
}

/** What was bought on paper is sold on paper, also once there is an executor for real trades. */
const executorFor = (proposal: Proposal, executor: Executor): Executor =>
  proposal.kind === "sell" && proposal.bought.onPaper ? paperExecutor : executor;

/** Why a trade is not even tried: a sentence for the group, or null. */
function obstacleTo(proposal: Proposal, payers: readonly Contribution[], executor: Executor): string | null {
  // Only where somebody emptied the store: then nobody knows what there is to sell, or for whom.
  if (payers.length === 0) return "I can't find that order any more.";
  if (proposal.kind === "sell" && !proposal.bought.onPaper && executor.onPaper)
    return "It was bought for real, and no trading service is connected to sell it.";
  return null;
}

async function record(
  { store }: Deps,
  settlement: Settlement,
  outcome: Outcome,
  payers: readonly Contribution[],
): Promise<CarriedOut> {
  const recorded = await at("record_trade", () => store.recordTrade(settlement, outcome, payers));
  if (recorded === "lost") return { tag: "lost" };
  return { tag: recorded.orphaned ? "orphaned" : "carried", settlement: recorded.settlement };
}

/** Those who pay for a buy, or who paid for the order that is sold. */
export async function payersOf(
  { store }: Pick<Deps, "store">,
  { chatId, proposal }: Settlement,
): Promise<readonly Contribution[]> {
  if (proposal.kind === "buy") return contributionsOf(proposal.votes);
  const { order } = await at("read_order", () => store.findOrder(chatId, proposal.order));
  return order?.contributions ?? [];
}

/** How a trade ended, or null while it has not. */
function outcomeOf(answer: Answer, overdueMs: number): Outcome | null {
  if (answer.tag === "filled" || answer.tag === "rejected") return answer;
  return overdueMs >= UNKNOWN_AFTER_MS ? { tag: "unknown" } : null;
}

/** Edits the card to what is final of it. A card that was never posted has no such edit: the result says it all. */
export async function showFinalCard({ api }: Deps, { chatId, proposal }: Settlement): Promise<Delivery> {
  const { cardId, tally, participants } = proposal;
  if (cardId === null) return { tag: "refused" };
  return editView(api, { chatId, messageId: cardId }, settledCard(proposal, finish(tally, participants)));
}

/**
 * Shows how the trade ended once an edit of unknown fate has surely landed; nothing where it has not ended by then. What is
 * known is not read again: the session may be archived meanwhile, and the next proposal have taken its place.
 */
async function lastLook(deps: Deps, settlement: Settlement): Promise<void> {
  await deps.sleep(EDIT_ROOM_MS);
  const { chatId, proposal } = settlement;
  if (proposal.outcome !== null) {
    await showFinalCard(deps, settlement);
    return;
  }
  const session = await deps.store.readLive(chatId);
  const current = session?.proposals.find(({ id }) => id === proposal.id);
  if (session === null || current === undefined || current.outcome === null || current.cardId === null) return;
  const view = settledCard(current, finish(current.tally, current.participants));
  await editView(deps.api, { chatId: session.chatId, messageId: current.cardId }, view);
}
