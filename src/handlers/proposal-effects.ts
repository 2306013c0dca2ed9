import { quoteLater } from "../cards/quote.ts";
import type { Action } from "../domain/action.ts";
import { commandOf } from "../domain/ids.ts";
import type { Proposal } from "../domain/session.ts";
import { NO_VOTES, type Tally } from "../domain/tally.ts";
import type { MadeProposal } from "../store/made-proposal.ts";
import type { ProposalUpdates } from "../store/proposals.ts";
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
  const stored = await storedProposal(ctx, made);
  const action = stored === null ? command.action : actionOf(stored);
  const [timer, card] = await Promise.all([
    made.needsTimer
      ? scheduler.scheduleEnd({ v: 1, type: action.kind, chatId, sessionId, proposalId }, endTime)
      : Promise.resolve(null),
    made.mayPost ? postCard(ctx, made, command, { action, tally: stored?.tally ?? NO_VOTES }) : Promise.resolve(null),
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
  if (made.needsQuote) quoteLater(ctx.deps, made, action);
  return card;
}

/**
 * Returns a proposal that was made before as the store has it, if something of it is still to be shown; else null. Votes
 * may have come by command while there was no card. A command that a question replies to may have been edited since.
 */
async function storedProposal({ deps }: BotContext, made: MadeProposal): Promise<Proposal | null> {
  const shows = made.mayPost || (made.needsQuote && deps.market.connected);
  if (made.tag === "made" || !shows) return null;
  const live = await deps.store.findActiveSession(made.chatId);
  return live?.proposals.find(({ id }) => id === made.proposalId) ?? null;
}

const actionOf = (proposal: Proposal): Action =>
  proposal.kind === "buy"
    ? { kind: proposal.kind, token: proposal.token, price: proposal.price, amount: proposal.suggested }
    : { kind: proposal.kind, order: proposal.order };

async function postCard(
  ctx: BotContext,
  made: MadeProposal,
  command: ProposalCommand,
  { action, tally }: { readonly action: Action; readonly tally: Tally },
): Promise<Delivery> {
  const { chatId, sessionId, proposalId, minutes, endTime, eligibleVoters, rules, market } = made;
  const proposer = command.proposer.name;
  const base = { sessionId, proposalId, proposer, minutes, endTime, tally, eligibleVoters, rules, market };
  const card = { ...base, ...subjectOf(made, action) };
  const place = { chatId, threadId: command.threadId, replyTo: commandOf(proposalId, chatId) };
  return sendFollowing(ctx.deps.api, place, proposalCard(card, ctx.deps.rules));
}

/** Returns what a proposal's card shows of the trade itself. */
function subjectOf({ bought, executorToken }: MadeProposal, action: Action) {
  if (action.kind === "buy") {
    const { kind, token, price, amount: suggested } = action;
    return { kind, token, price, suggested, executorToken: executorToken || token };
  }
  if (bought === null) throw new TypeError("a sale of nothing");
  return { kind: action.kind, order: action.order, bought };
}
