import type { Person } from "../domain/person.ts";
import { type ProposalRequest, parseProposalRequest } from "../domain/proposal-request.ts";
import { NO_VOTES } from "../domain/tally.ts";
import { CLAIM_MS } from "../store/cards.ts";
import type { MadeProposal, ProposalUpdates } from "../store/proposals.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { sendFollowing } from "../telegram/send.ts";
import { proposalCard } from "../views/proposal-card.ts";
import type { BotContext } from "./context.ts";
import { cardPutOff } from "./put-off.ts";
import { refuse, threadOf } from "./reply.ts";
import { senderOf } from "./sender.ts";
import { settleLater } from "./settle-later.ts";
import { writeDown } from "./write-down.ts";

/** `/propose "BUY …" [minutes]`: a participant proposes a trade; its card is posted and its end scheduled. */
export async function propose(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseProposalRequest(ctx.command?.rest ?? "");
  if (!request.ok) return refuse(ctx, request.error);
  const sender = senderOf(message);
  if (sender.kind !== "person") return refuse(ctx, { reason: sender.kind === "channel" ? "channel" : "anonymous" });

  const { store, now, sleep, token, later } = ctx.deps;
  const chatId = message.chat.id;
  const proposal = {
    message: { chatId, messageId: message.message_id },
    proposer: sender.person,
    ...request.value,
    threadId: threadOf(message),
  };
  const make = () => store.makeProposal(chatId, { ...proposal, claim: { token, until: now() + CLAIM_MS } });
  let made = await make();
  if (made.ok && made.value.claimedUntil !== null) {
    // Another delivery of this update is posting the card, or died while it did: only time tells which.
    await sleep(Math.min(made.value.claimedUntil - now(), CLAIM_MS));
    made = await make();
  }
  if (made.ok) {
    ctx.outcome = made.value.tag;
    const card = await carryOut(ctx, made.value, request.value, sender.person);
    return cardPutOff(ctx, card, async () => {
      const again = await make();
      if (again.ok) await carryOut(ctx, again.value, request.value, sender.person);
    });
  }

  later("drop_due", store.dropDue(`${chatId}.${message.message_id}`));
  const refusal = made.error;
  if (refusal.reason === "settling") settleLater(ctx.deps, chatId);
  if (refusal.reason === "vote_open") return refuse(ctx, { reason: "vote_open", leftMs: refusal.endTime - now() });
  return refuse(ctx, refusal);
}

/** Does those effects of a proposal that are not recorded yet, both at once, and records them together. Returns the card's. */
async function carryOut(
  ctx: BotContext,
  made: MadeProposal,
  request: ProposalRequest,
  proposer: Person,
): Promise<Delivery | null> {
  const { store, scheduler } = ctx.deps;
  const { chatId, sessionId, proposalId, endTime } = made;
  const [timer, card] = await Promise.all([
    made.needsTimer
      ? scheduler.scheduleEnd({ v: 1, type: "buy", chatId, sessionId, proposalId }, endTime)
      : Promise.resolve(null),
    made.mayPost ? postCard(ctx, made, request, proposer) : Promise.resolve(null),
  ]);
  // Without a timer the cron trigger settles the vote.
  if (made.needsTimer && timer === null) ctx.outcome += "_without_timer";
  const posted = card?.tag === "done" ? card.messageId : null;
  const updates: ProposalUpdates = {
    ...(timer === null ? {} : { timer }),
    ...(posted === null ? {} : { msgId: posted }),
  };
  // What has been done is no reason for a redelivery, which would do it again.
  await writeDown(ctx, () => store.noteProposal(chatId, sessionId, proposalId, updates, endTime));
  if (card !== null && posted === null) {
    ctx.outcome += `_card_${card.tag}`;
    await writeDown(ctx, () => store.releaseClaim(chatId, sessionId, proposalId));
  }
  return card;
}

async function postCard(
  ctx: BotContext,
  { tag, chatId, sessionId, proposalId, minutes, participants }: MadeProposal,
  { action }: ProposalRequest,
  proposer: Person,
): Promise<Delivery> {
  // Votes may have come by command while there was no card.
  const live = tag === "again" ? await ctx.deps.store.readLive(chatId) : null;
  const tally = live?.proposals.find(({ id }) => id === proposalId)?.tally ?? NO_VOTES;
  const { token, price, amount: suggested } = action;
  const view = proposalCard({
    sessionId,
    proposalId,
    token,
    price,
    suggested,
    proposer: proposer.name,
    minutes,
    tally,
    participants,
  });
  const place = { chatId, threadId: threadOf(ctx.message) };
  return sendFollowing(ctx.deps.api, place, view);
}
