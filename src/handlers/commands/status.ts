import { checkCards } from "../../cards/refresh.ts";
import { settleIfOverdue } from "../../settlement/settle-later.ts";
import { statusText } from "../../views/status.ts";
import type { BotContext } from "../context.ts";
import { deploymentTerms } from "../deployment-terms.ts";
import { reply } from "../reply.ts";
import { postMissingCard } from "../session-card.ts";

/**
 * `/status`: shows what is going on in this chat, and the rules in force. It posts the session's card if that is
 * missing.
 */
export async function status(ctx: BotContext): Promise<void> {
  const { store, now } = ctx.deps;
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  // The time is taken before the votes are read. If it is past the end, the votes that are read are all there will be.
  const asked = now();
  const found = await store.findWithRules(chatId);
  const session = found?.session ?? null;
  settleIfOverdue(ctx.deps, session);
  ctx.outcome = session === null ? "no_session" : "shown";
  await reply(ctx, statusText(found, asked, deploymentTerms(ctx.deps)));
  ctx.deps.later("post_card", postMissingCard(ctx, session));
  // If the answer was put off, there is no room for edits either.
  if (session !== null && !ctx.unanswered) ctx.deps.later("check_cards", checkCards(ctx.deps, session));
}
