import { allowedText, revokedText } from "../../views/answers.ts";
import { causeOf } from "../cause.ts";
import { confirm } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { senderOf } from "../sender.ts";

/** `/allow`: an operator lets this group trade. */
export const allow = (ctx: BotContext): Promise<void> => setAllowed(ctx, true);

/** `/revoke`: an operator forbids this group to trade. */
export const revoke = (ctx: BotContext): Promise<void> => setAllowed(ctx, false);

async function setAllowed(ctx: BotContext, allowed: boolean): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const { store, operators, executor } = ctx.deps;
  const sender = senderOf(message);
  if (sender.kind === "channel") return refuse(ctx, { reason: "channel" });
  if (sender.kind === "anonymous_admin") return refuse(ctx, { reason: "anonymous_operator" });
  if (!operators.has(sender.person.id)) return refuse(ctx, { reason: "not_operator" });

  const set = await store.setAllowed(message.chat.id, allowed, sender.person.id, causeOf(ctx.deps, message));
  if (!set.ok) return refuse(ctx, set.error);
  ctx.outcome = allowed ? "allowed" : "revoked";
  await confirm(ctx, () => (allowed ? allowedText : revokedText)(executor.onPaper));
}
