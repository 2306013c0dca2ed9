import { showFinalCard, showFinalCardAgain } from "../cards/final-card.ts";
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
import type { Asked } from "../store/asks.ts";
import type { Settlement } from "../store/settlements.ts";
import { notTradedText } from "../views/trade.ts";
import { takeStep } from "./step.ts";

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
 * Executes the trade of a proposal that passed, and records how it ended together with its order. The card says meanwhile that it is under
 * way. Whom it asks is recorded before: the executor that was asked first goes on, and no other. An executor knows a trade by its
 * proposal, so that an attempt that died is safely repeated.
 */
export async function executeTrade(deps: Deps, settlement: Settlement): Promise<ExecutedTrade> {
  const { proposal } = settlement;
  const executor = executorFor(proposal, deps.executor);
  const askedAt = deps.now();
  const asked = await takeStep("record_ask", async () =>
    deps.store.recordAsk(settlement, {
      executor: await executor.identity(),
      needsPermission: !executor.onPaper,
      mayNotBegin: executor.onPaper && isReal(proposal),
      deadline: deadlineOf(proposal),
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

/** What was recorded of an ask: how often and since when the executor is asked, and who paid for the order that is sold. */
type RecordedAsk = Extract<Asked, { readonly tag: "asked" }> & { readonly askedAt: number };

/** Asks the executor, and records a final answer. Its silence is one once it has lasted long enough. */
async function askExecutor(
  deps: Deps,
  settlement: Settlement,
  executor: Executor,
  asked: RecordedAsk,
): Promise<ExecutedTrade> {
  const { proposal } = settlement;
  const contributions = proposal.kind === "buy" ? buyContributions(proposal) : asked.contributions;
  const answer = await executor.execute(tradeOf(settlement, contributions));
  const outcome = outcomeOf(answer, isSilent(asked, deadlineOf(proposal)));
  if (outcome !== null) return record(deps, settlement, outcome, contributions);
  return { tag: "no_answer", why: `executor_${answer.tag === "unavailable" ? answer.why : answer.tag}` };
}

/**
 * Shows on the card that a trade is under way, while it is. The next edit comes behind this one. Of one that got no answer nobody knows
 * whether it is still on its way to Telegram: then the card is edited once more, since its last look must be the true one.
 */
async function whileShown(
  deps: Deps,
  settlement: Settlement,
  trade: () => Promise<ExecutedTrade>,
): Promise<ExecutedTrade> {
  const [shown, traded] = await Promise.all([takeStep("show_trade", () => showFinalCard(deps, settlement)), trade()]);
  if (shown.tag === "unknown")
    deps.later("last_look", showFinalCardAgain(deps, "settlement" in traded ? traded.settlement : settlement));
  return traded;
}

/** Who pays for a buy. */
const buyContributions = (proposal: Proposal): readonly Contribution[] =>
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
  contributions: readonly Contribution[],
): Promise<ExecutedTrade> {
  const recorded = await takeStep("record_trade", () => store.recordTrade(settlement, outcome, contributions));
  if (recorded === "lost") return { tag: "lost" };
  return { tag: recorded.orphaned ? "orphaned" : "carried", settlement: recorded.settlement };
}

/** How a trade ended, or null while it has not. */
function outcomeOf(answer: Answer, silent: boolean): Outcome | null {
  if (answer.tag === "filled" || answer.tag === "rejected") return answer;
  return silent ? { tag: "unknown" } : null;
}
