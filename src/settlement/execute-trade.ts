import { showEndedCard, showEndedCardAgain } from "../cards/ended-card.ts";
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
import type { Contribution, Outcome } from "../domain/trade.ts";
import type { Answer, Executor } from "../executor/executor.ts";
import { paperExecutor } from "../executor/paper.ts";
import { tradeAtMarket } from "../executor/paper-at-market.ts";
import type { Asked } from "../store/asks.ts";
import type { Settlement } from "../store/settlements.ts";
import { notTradedText, priceMovedText } from "../views/trade.ts";
import { takeStep } from "./step.ts";

/**
 * The result of an attempt to trade.
 *
 * - `carried`: the trade's end is recorded.
 * - `orphaned`: Redis has lost the session meanwhile. Nothing but the trade's order is recorded, if that is still there.
 * - `no_answer`: there was no final answer, or nobody was asked. `why` is a word for the log.
 * - `lost`: another attempt holds the lease by now.
 */
export type ExecutedTrade =
  | { readonly tag: "carried" | "orphaned"; readonly settlement: Settlement }
  | { readonly tag: "no_answer"; readonly why: string }
  | { readonly tag: "lost" };

/**
 * Executes the trade of a proposal that passed, and records its end together with its order. The card shows meanwhile
 * that the trade is under way. It first records which executor it asks: only the executor that was asked first may go
 * on. Executors know a trade by its proposal, so an attempt that died can safely be repeated.
 */
export async function executeTrade(deps: Deps, settlement: Settlement): Promise<ExecutedTrade> {
  const { proposal } = settlement;
  const executor = executorFor(proposal, deps.executor);
  const paper = executor.onPaper ? await outcomeOnPaper(deps, settlement) : null;
  const askedAt = deps.now();
  const asked = await takeStep("record_ask", async () =>
    deps.store.recordAsk(settlement, {
      executor: await executor.identity(),
      needsPermission: !executor.onPaper,
      mayNotBegin: executor.onPaper && isReal(proposal),
      deadline: deadlineOf(proposal),
      paper,
    }),
  );
  switch (asked.tag) {
    case "asked": {
      const onPaper = asked.executor === (await paperExecutor.identity());
      return whileShown(deps, settlement, () =>
        askExecutor(deps, settlement, onPaper ? paperExecutor : executor, { ...asked, askedAt }),
      );
    }
    case "refused":
      return record(deps, settlement, notTraded(asked.reason), buyContributions(proposal));
    case "other_executor":
      return { tag: "no_answer", why: asked.tag };
    case "lost":
      return { tag: "lost" };
    default:
      return assertNever(asked);
  }
}

/** A recorded ask: how often and since when the executor has been asked, and who paid for the order that is sold. */
type RecordedAsk = Extract<Asked, { readonly tag: "asked" }> & { readonly askedAt: number };

/** Asks the executor, and records a final answer. A silence that has lasted long enough is one, too. */
async function askExecutor(
  deps: Deps,
  settlement: Settlement,
  executor: Executor,
  asked: RecordedAsk,
): Promise<ExecutedTrade> {
  const { proposal } = settlement;
  const contributions = proposal.kind === "buy" ? buyContributions(proposal) : asked.contributions;
  if (executor.onPaper && asked.paper !== null) return record(deps, settlement, asked.paper, contributions);
  const answer = await executor.execute(tradeOf(settlement, contributions));
  const outcome = outcomeOf(answer, isSilent(asked, deadlineOf(proposal)));
  if (outcome !== null) return record(deps, settlement, outcome, contributions);
  return { tag: "no_answer", why: `executor_${answer.tag === "unavailable" ? answer.why : answer.tag}` };
}

/** Returns how a trade would end on paper at the market's price now; null if that is not known. */
async function outcomeOnPaper({ market }: Deps, settlement: Settlement): Promise<Outcome | null> {
  const traded = await tradeAtMarket(market, tradeOf(settlement, []));
  if (traded === null || traded.tag === "filled") return traded;
  return { tag: "rejected", reason: priceMovedText(settlement.proposal.kind, traded) };
}

/**
 * Shows on the card that a trade is under way, while it is. The next edit comes after this one. If this edit got no
 * answer, it may still be on its way to Telegram. The card is then edited once more, since its last look must be the
 * true one.
 */
async function whileShown(
  deps: Deps,
  settlement: Settlement,
  trade: () => Promise<ExecutedTrade>,
): Promise<ExecutedTrade> {
  const showing = takeStep("show_trade", () => showEndedCard(deps, settlement));
  // Its failure is thrown below: the trade, which may have begun, is recorded first.
  showing.catch(() => undefined);
  const traded = await trade();
  const shown = await showing;
  if (shown.tag === "unknown")
    deps.later("last_look", showEndedCardAgain(deps, "settlement" in traded ? traded.settlement : settlement));
  return traded;
}

/** Returns who pays for a buy; nobody for a sale. */
const buyContributions = (proposal: Proposal): readonly Contribution[] =>
  proposal.kind === "buy" ? contributionsOf(proposal.votes) : [];

const notTraded = (reason: AskRefusal): Outcome => ({
  tag: "rejected",
  reason: notTradedText(reason),
  ...(LEAVES_NOTHING_TO_SELL.includes(reason) && { gone: true }),
});

/**
 * Returns the executor for a proposal. What was bought on paper is sold on paper, also once there is an executor for
 * real trades.
 */
const executorFor = (proposal: Proposal, executor: Executor): Executor =>
  proposal.kind === "sell" && proposal.bought.onPaper ? paperExecutor : executor;

/** Whether a proposal sells an order that was bought for real. Such an order is never sold on paper. */
const isReal = (proposal: Proposal): boolean => proposal.kind === "sell" && !proposal.bought.onPaper;

async function record(
  { store }: Deps,
  settlement: Settlement,
  outcome: Outcome,
  contributions: readonly Contribution[],
): Promise<ExecutedTrade> {
  const recorded = await takeStep("record_trade", () => store.recordTrade(settlement, outcome, contributions));
  if (recorded === "lost") return { tag: "lost" };
  return { tag: recorded.orphaned ? "orphaned" : "carried", settlement: recorded.settlement };
}

/** Returns how a trade ended, or null if it has not. */
function outcomeOf(answer: Answer, silent: boolean): Outcome | null {
  if (answer.tag === "filled" || answer.tag === "rejected") return answer;
  return silent ? { tag: "unknown" } : null;
}
