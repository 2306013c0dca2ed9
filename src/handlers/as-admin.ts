import { err, type Result } from "../domain/result.ts";
import { isAdmin } from "../telegram/membership.ts";
import type { BotContext } from "./context.ts";
import type { Sender } from "./sender.ts";

/**
 * Makes a change that some people may make only as admins. `change` is first tried without that. If `needsAdmin` says
 * that its refusal is for want of it, Telegram is asked once, and an admin's change is tried again. Returns what
 * `change` returns, or is refused with `admins_unknown` if Telegram does not answer.
 */
export async function asAdminIfNeeded<T, E>(
  ctx: BotContext,
  chatId: number,
  sender: Exclude<Sender, { readonly kind: "channel" }>,
  change: (isAdmin: boolean) => Promise<Result<T, E>>,
  needsAdmin: (refusal: E) => boolean,
): Promise<Result<T, E | { readonly reason: "admins_unknown" }>> {
  const changed = await change(sender.kind === "anonymous_admin");
  if (changed.ok || !needsAdmin(changed.error)) return changed;
  const admin = await isAdmin(ctx.deps.api, chatId, sender.person.id);
  if (admin === null) return err({ reason: "admins_unknown" });
  return admin ? change(true) : changed;
}
