import type { Deps } from "../deps.ts";
import { assertNever } from "../domain/result.ts";
import type { Proposal } from "../domain/session.ts";
import {
  type AskRefusal,
  contributionsOf,
  deadlineOf,
  isSilent,
  LEAVES_NOTHING_TO_SELL,
  tradeOf,
} from "../domain/settlement.ts";
import { finish } from "../domain/tally.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import type { Answer, Executor } from "../executor/executor.ts";
import { paperExecutor } from "../executor/paper.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView } from "../telegram/send.ts";
import { EDIT_ROOM_MS } from "../time-limits.ts";
import { settledCard } from "../views/proposal-card.ts";
import { notTradedText } from "../views/trade.ts";
import { at } from "./step.ts";

/**
 * What came of an attempt to trade: recorded, to be tried again, or the settlement is another's by now. `orphaned` is recorded,
 * too, and Redis has lost the session meanwhile.
 */
export type ExecutedTrade =
  | { readonly tag: "carried" | "orphaned"; readonly settlement: Settlement }
  /** No final answer, or none was asked for: `why` is a word for the log. */
  | { readonly tag: "no_answer"; readonly why: string }
  | { readonly tag: "lost" };

/**
 * Carries out the trade of a proposal that passed, and records how it ended together with its order. The card says at the same
 * time that it is under way. Whom it asks is recorded before; the same one goes on, and no other. An executor knows a trade by its
 * proposal, so that an attempt that died is safely repeated.
 */
export async function executeTrade(deps: Deps, settlement: Settlement): Promise<ExecutedTrade> {
  const { proposal, session } = settlement;
  const executor = executorFor(proposal, deps.executor);
  const askedAt = deps.now();
  const asked = await at("record_ask", async () =>
    deps.store.recordAsk(settlement, {
      executor: await executor.identity(),
      needsPermission: !executor.onPaper,
      mayNotBegin: executor.onPaper && isReal(proposal),
      deadline: deadlineOf(proposal),
    }),
  );
  switch (asked.tag) {
    case "asked":
      break;
    case "refused":
      return record(deps, settlement, notTraded(asked.reason), payersOf(proposal));
    case "other_executor":
      return { tag: "no_answer", why: asked.tag };
    case "lost":
      return { tag: "lost" };
    default:
      return assertNever(asked);
  }

  const payers = proposal.kind === "buy" ? payersOf(proposal) : asked.holders;
  const showing = showFinalCard(deps, settlement);
  const finisher = asked.executor === (await paperExecutor.identity()) ? paperExecutor : executor;
  const answer = await finisher.execute(tradeOf(proposal, session, payers));
  const outcome = outcomeOf(answer, isSilent({ ...asked, askedAt }, deadlineOf(proposal)));
  const carried: ExecutedTrade =
    outcome === null
      ? { tag: "no_answer", why: `executor_${answer.tag === "unavailable" ? answer.why : answer.tag}` }
      : await record(deps, settlement, outcome, payers);
  // The next edit comes behind this one. Of one that got no answer nobody knows whether it is still on its way to Telegram;
  // the card's last look must be the true one.
  if ((await at("show_trade", () => showing)).tag === "unknown")
    deps.later("last_look", lastLook(deps, "settlement" in carried ? carried.settlement : settlement));
  return carried;
}

/** Who pays for a buy. */
const payersOf = (proposal: Proposal): readonly Contribution[] =>
  proposal.kind === "buy" ? contributionsOf(proposal.votes) : [];

const notTraded = (reason: AskRefusal): Outcome => ({
  tag: "rejected",
  reason: notTradedText(reason),
  ...(LEAVES_NOTHING_TO_SELL.includes(reason) && { gone: true }),
});

/** What was bought on paper is sold on paper, also once there is an executor for real trades. */
const executorFor = (proposal: Proposal, executor: Executor): Executor =>
  proposal.kind === "sell" && proposal.bought.onPaper ? paperExecutor : executor;

/** Whether a proposal sells what money was paid for: then nobody sells it on paper. */
const isReal = (proposal: Proposal): boolean => proposal.kind === "sell" && !proposal.bought.onPaper;

async function record(
  { store }: Deps,
  settlement: Settlement,
  outcome: Outcome,
  payers: readonly Contribution[],
): Promise<ExecutedTrade> {
  const recorded = await at("record_trade", () => store.recordTrade(settlement, outcome, payers));
  if (recorded === "lost") return { tag: "lost" };
  return { tag: recorded.orphaned ? "orphaned" : "carried", settlement: recorded.settlement };
}

/** How a trade ended, or null while it has not. */
function outcomeOf(answer: Answer, silent: boolean): Outcome | null {
  if (answer.tag === "filled" || answer.tag === "rejected") return answer;
  return silent ? { tag: "unknown" } : null;
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
  const session = await deps.store.findActiveSession(chatId);
  const current = session?.proposals.find(({ id }) => id === proposal.id);
  if (session === null || current === undefined || current.outcome === null || current.cardId === null) return;
  const view = settledCard(current, finish(current.tally, current.participants));
  await editView(deps.api, { chatId: session.chatId, messageId: current.cardId }, view);
}
