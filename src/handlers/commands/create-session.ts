import { waitForCardClaim } from "../../cards/claim.ts";
import { idOf } from "../../domain/ids.ts";
import { parseSessionRequest } from "../../domain/session-request.ts";
import { archive } from "../../settlement/archive.ts";
import { settleIfOverdue, settleLater } from "../../settlement/settle-later.ts";
import type { NewSession } from "../../store/opening.ts";
import { isAdmin } from "../../telegram/membership.ts";
import { CARD_CLAIM_MS } from "../../time-limits.ts";
import { isLate } from "../cause.ts";
import { confirmCard } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { refuse, threadOf } from "../reply.ts";
import { senderOf } from "../sender.ts";
import { postMissingCard, postSessionCard } from "../session-card.ts";
import { refuseTrading } from "../trading-permission.ts";

/** `/create_session "message" [minutes]`: an admin opens the chat's session, and the bot posts its card. */
export async function createSession(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseSessionRequest(ctx.command?.rest ?? "", ctx.deps.rules);
  if (!request.ok) return refuseTrading(ctx, request.error);

  const sender = senderOf(message);
  if (sender.kind === "channel") return refuseTrading(ctx, { reason: "channel" });
  if (sender.kind === "person") {
    const admin = await isAdmin(ctx.deps.api, message.chat.id, sender.person.id);
    if (admin === null) return refuseTrading(ctx, { reason: "admins_unknown" });
    if (!admin) return refuseTrading(ctx, { reason: "not_admin" });
  }

  const id = idOf({ chatId: message.chat.id, messageId: message.message_id });
  await open(ctx, message.chat.id, id, {
    ...request.value,
    creator: sender.person,
    threadId: threadOf(message),
    late: isLate(ctx.deps, message),
  });
}

/** Opens the session, after it has finished a close that stopped half-way. */
async function open(ctx: BotContext, chatId: number, id: string, session: Omit<NewSession, "claim">): Promise<void> {
  const { store, now, attemptId, sessionTtlSeconds } = ctx.deps;
  const claimed = (): NewSession => ({ ...session, claim: { attemptId, until: now() + CARD_CLAIM_MS } });
  const save = async () => {
    const saved = await store.saveSession(id, claimed(), sessionTtlSeconds);
    if (saved.ok || saved.error.reason !== "session_closing") return saved;
    // A close that stopped half-way is finished first. One that waits for its settlement cannot be finished here.
    if ((await archive(ctx.deps, chatId)) !== null) return store.saveSession(id, claimed(), sessionTtlSeconds);
    settleLater(ctx.deps, chatId);
    return saved;
  };
  const saved = await waitForCardClaim(ctx.deps, save, (seen) =>
    seen.ok && seen.value.tag === "again" ? seen.value.claimedUntil : null,
  );
  if (!saved.ok) {
    if (saved.error.reason === "session_open") ctx.deps.later("look_after", checkOpenSession(ctx, chatId));
    return refuse(ctx, saved.error);
  }
  ctx.outcome = saved.value.tag;
  if (saved.value.tag === "again" && !saved.value.mayPost) return;
  const posted = await postSessionCard(ctx, chatId, id, { ...session, minutes: saved.value.minutes }, 0);
  await confirmCard(ctx, posted, async () => postMissingCard(ctx, await store.findActiveSession(chatId)));
}

/** Settles an overdue vote of the session that is open already, and posts its card if that is missing. */
async function checkOpenSession(ctx: BotContext, chatId: number): Promise<void> {
  const live = await ctx.deps.store.findActiveSession(chatId);
  settleIfOverdue(ctx.deps, live);
  await postMissingCard(ctx, live);
}
