import { waitForCardClaim } from "../../cards/claim.ts";
import type { Deps } from "../../deps.ts";
import type { Action } from "../../domain/action.ts";
import { commandOf } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type ProposalRequest, parseProposalRequest } from "../../domain/proposal-request.ts";
import { NO_VOTES } from "../../domain/tally.ts";
import { settleLater } from "../../settlement/settle-later.ts";
import type { ProposalUpdates } from "../../store/proposals.ts";
import type { MadeProposal } from "../../store/proposing.ts";
import type { Delivery } from "../../telegram/delivery.ts";
import { sendFollowing } from "../../telegram/send.ts";
import { CARD_CLAIM_MS } from "../../time-limits.ts";
import { proposalCard } from "../../views/proposal-card.ts";
import { asAdminIfNeeded } from "../as-admin.ts";
import { isLate } from "../cause.ts";
import { confirmCard } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { recordEffects } from "../record-effects.ts";
import { refuse, threadOf } from "../reply.ts";
import { senderOf } from "../sender.ts";
import { refuseTrading } from "../trading-permission.ts";
import { missingOrder } from "./orders.ts";

/** `/propose "BUY …"` or `"SELL …"`: makes a proposal, posts its card, and schedules its end. */
export async function propose(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseProposalRequest(ctx.command?.rest ?? "", ctx.deps.rules);
  if (!request.ok) return refuseTrading(ctx, request.error);
  const sender = senderOf(message);
  if (sender.kind !== "person")
    return refuseTrading(ctx, { reason: sender.kind === "channel" ? "channel" : "anonymous" });

  const { store, now, attemptId, later } = ctx.deps;
  const chatId = message.chat.id;
  const proposal = {
    message: { chatId, messageId: message.message_id },
    proposer: sender.person,
    ...request.value,
    executorToken: executorTokenFor(request.value.action, ctx.deps.mints),
    threadId: threadOf(message),
    sentAt: message.date * 1_000,
    late: isLate(ctx.deps, message),
  };
  // To make it again is how to look: nothing is made twice, and the reply says who has the claim.
  const addOrFind = (isAdmin: boolean) =>
    store.addProposal(chatId, { ...proposal, isAdmin, claim: { attemptId, until: now() + CARD_CLAIM_MS } });
  const made = await asAdminIfNeeded(
    ctx,
    chatId,
    sender,
    (isAdmin) =>
      waitForCardClaim(
        ctx.deps,
        () => addOrFind(isAdmin),
        (seen) => (seen.ok ? seen.value.claimedUntil : null),
      ),
    ({ reason }) => reason === "admins_only",
  );
  if (made.ok) {
    ctx.outcome = made.value.tag;
    if (made.value.over) later("drop_due", store.dropDue(made.value.proposalId));
    const card = await runProposalEffects(ctx, made.value, request.value, sender.person);
    return confirmCard(ctx, card, async () => {
      const again = await addOrFind(false);
      if (again.ok) await runProposalEffects(ctx, again.value, request.value, sender.person);
    });
  }

  const refusal = made.error;
  // It was entered in the due list before it was refused. A past one may be a real proposal that waits for its
  // settlement.
  if (refusal.reason !== "past") later("drop_due", store.dropDue(`${chatId}.${message.message_id}`));
  if (refusal.reason === "settling") settleLater(ctx.deps, refusal.chatId);
  if (refusal.reason === "vote_open") return refuse(ctx, { reason: "vote_open", leftMs: refusal.endTime - now() });
  const { action } = request.value;
  if (refusal.reason === "no_order" && action.kind === "sell")
    return refuse(ctx, missingOrder(action.order, refusal.count));
  return refuse(ctx, refusal);
}

/**
 * Posts a proposal's card and asks QStash for a call, if that is not recorded yet, and records both together. Returns
 * how the card was delivered, or null if this request posted none.
 */
async function runProposalEffects(
  ctx: BotContext,
  made: MadeProposal,
  request: ProposalRequest,
  proposer: Person,
): Promise<Delivery | null> {
  const { store, scheduler } = ctx.deps;
  const { chatId, sessionId, proposalId, endTime, due } = made;
  const [timer, card] = await Promise.all([
    made.needsTimer
      ? scheduler.scheduleEnd({ v: 1, type: request.action.kind, chatId, sessionId, proposalId }, endTime)
      : Promise.resolve(null),
    made.mayPost ? postCard(ctx, made, request, proposer) : Promise.resolve(null),
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
  return card;
}

async function postCard(
  ctx: BotContext,
  made: MadeProposal,
  { action }: ProposalRequest,
  proposer: Person,
): Promise<Delivery> {
  const { tag, chatId, sessionId, proposalId, minutes, endTime, eligibleVoters, rules } = made;
  // Votes may have come by command while there was no card.
  const live = tag === "again" ? await ctx.deps.store.findActiveSession(chatId) : null;
  const tally = live?.proposals.find(({ id }) => id === proposalId)?.tally ?? NO_VOTES;
  const base = { sessionId, proposalId, proposer: proposer.name, minutes, endTime, tally, eligibleVoters, rules };
  const card = { ...base, ...subjectOf(action, made, ctx.deps.mints) };
  const place = { chatId, threadId: threadOf(ctx.message), replyTo: commandOf(proposalId, chatId) };
  return sendFollowing(ctx.deps.api, place, proposalCard(card, ctx.deps.rules));
}

/** Returns what a proposal's card shows of the trade itself. */
function subjectOf(action: Action, { bought }: MadeProposal, mints: Deps["mints"]) {
  if (action.kind === "buy") {
    const { kind, token, price, amount: suggested } = action;
    return { kind, token, price, suggested, executorToken: executorTokenFor(action, mints) };
  }
  if (bought === null) throw new TypeError("a sale of nothing");
  return { kind: action.kind, order: action.order, bought };
}

/**
 * Returns what the executor will get as a buy's token: its mint if `TOKENS` has one for the symbol, else the token
 * itself.
 */
function executorTokenFor(action: Action, mints: Deps["mints"]): string {
  if (action.kind === "sell") return "";
  return mints.get(action.token.toUpperCase()) ?? action.token;
}
