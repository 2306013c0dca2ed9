import { showCancelledProposal, showLastLook } from "../../cards/last-look.ts";
import { settleLater } from "../../settlement/settle-later.ts";
import { EDIT_MARGIN_MS } from "../../time-limits.ts";
import { cancelledText } from "../../views/answers.ts";
import { asAdminIfNeeded } from "../as-admin.ts";
import { causeOf } from "../cause.ts";
import { confirm } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { senderOf } from "../sender.ts";

/**
 * `/cancel`: withdraws the open proposal. Its proposer may do that before the first vote, and an admin before the end.
 */
export async function cancel(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const sender = senderOf(message);
  if (sender.kind === "channel") return refuse(ctx, { reason: "channel" });

  const { store } = ctx.deps;
  const chatId = message.chat.id;
  const cause = causeOf(ctx.deps, message);
  const cancelled = await asAdminIfNeeded(
    ctx,
    chatId,
    sender,
    (isAdmin) => store.cancelProposal(chatId, sender.person.id, isAdmin, cause),
    ({ reason }) => reason === "not_proposer" || reason === "has_votes",
  );
  if (!cancelled.ok) {
    if (cancelled.error.reason === "settling") settleLater(ctx.deps, chatId);
    return refuse(ctx, cancelled.error);
  }
  ctx.outcome = "cancelled";
  const { proposalId, kind, lastEditAt } = cancelled.value;
  const [session] = await Promise.all([store.findActiveSession(chatId), store.dropDue(proposalId)]);
  // Only then: once it is kept apart, the next one may take its place in the session.
  await store.keepCancelled(chatId, proposalId);
  const showCard = async () => {
    if (session !== null) await showCancelledProposal(ctx.deps, session, proposalId);
  };
  await Promise.all([
    confirm(ctx, () => cancelledText(kind)),
    showLastLook(ctx.deps, lastEditAt, EDIT_MARGIN_MS, showCard),
  ]);
}
