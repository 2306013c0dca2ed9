import { quoteLater } from "../cards/quote.ts";
import { commandOf } from "../domain/ids.ts";
import { NO_VOTES } from "../domain/tally.ts";
import type { ProposalUpdates } from "../store/proposals.ts";
import type { MadeProposal } from "../store/proposing.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { sendFollowing } from "../telegram/send.ts";
import { proposalCard } from "../views/proposal-card.ts";
import type { BotContext } from "./context.ts";
import type { ProposalCommand } from "./proposal-command.ts";
import { recordEffects } from "./record-effects.ts";

/**
 * Posts a proposal's card and asks QStash for a call, if that is not recorded yet, and records both together. The
 * market's quote follows behind the response. Returns how the card was delivered, or null if this request posted none.
 */
export async function runProposalEffects(
  ctx: BotContext,
  made: MadeProposal,
  command: ProposalCommand,
): Promise<Delivery | null> {
  const { store, scheduler } = ctx.deps;
  const { chatId, sessionId, proposalId, endTime, due } = made;
  const [timer, card] = await Promise.all([
    made.needsTimer
      ? scheduler.scheduleEnd({ v: 1, type: command.action.kind, chatId, sessionId, proposalId }, endTime)
      : Promise.resolve(null),
    made.mayPost ? postCard(ctx, made, command) : Promise.resolve(null),
  ]);
  // Without a timer the cron trigger settles the vote.
  if (made.needsTimer && timer === null) ctx.outcome += "_without_timer";
  const posted = card?.tag === "done" ? card.messageId : null;
  const updates: ProposalUpdates = {
    ...(timer !== null && { timer }),
    ...(posted !== null && { cardId: posted }),
    ...(due !== null && { due }),
  };
  // A redelivery would repeat the effects, so a failure to record them is no reason for it.
  await recordEffects(ctx, () => store.updateProposal(chatId, sessionId, proposalId, updates));
  if (card !== null && posted === null) {
    ctx.outcome += `_card_${card.tag}`;
    await recordEffects(ctx, () => store.updateProposal(chatId, sessionId, proposalId, { claimUntil: 0 }));
  }
  if (made.needsQuote) quoteLater(ctx.deps, made, command.action);
  return card;
}

async function postCard(ctx: BotContext, made: MadeProposal, command: ProposalCommand): Promise<Delivery> {
  const { tag, chatId, sessionId, proposalId, minutes, endTime, eligibleVoters, rules, market } = made;
  // Votes may have come by command while there was no card.
  const live = tag === "again" ? await ctx.deps.store.findActiveSession(chatId) : null;
  const tally = live?.proposals.find(({ id }) => id === proposalId)?.tally ?? NO_VOTES;
  const proposer = command.proposer.name;
  const base = { sessionId, proposalId, proposer, minutes, endTime, tally, eligibleVoters, rules, market };
  const card = { ...base, ...subjectOf(made, command) };
  const place = { chatId, threadId: command.threadId, replyTo: commandOf(proposalId, chatId) };
  return sendFollowing(ctx.deps.api, place, proposalCard(card, ctx.deps.rules));
}

/** Returns what a proposal's card shows of the trade itself. */
function subjectOf({ bought, executorToken }: MadeProposal, { action }: ProposalCommand) {
  if (action.kind === "buy") {
    const { kind, token, price, amount: suggested } = action;
    return { kind, token, price, suggested, executorToken: executorToken || token };
  }
  if (bought === null) throw new TypeError("a sale of nothing");
  return { kind: action.kind, order: action.order, bought };
}
