import { showCancelledProposal, showClosedSession, showLastLook } from "../../cards/last-look.ts";
import type { Deps } from "../../deps.ts";
import type { Session } from "../../domain/session.ts";
import { settleLater } from "../../settlement/settle-later.ts";
import type { Closed } from "../../store/closing.ts";
import { EDIT_MARGIN_MS } from "../../time-limits.ts";
import { closedText } from "../../views/answers.ts";
import { asAdminIfNeeded } from "../as-admin.ts";
import { causeOf } from "../cause.ts";
import { confirm } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { senderOf } from "../sender.ts";

/**
 * `/close_session`: its creator or an admin closes the session. An open vote is cancelled. A vote whose time is up is
 * settled first, and its settlement archives the session.
 */
export async function closeSession(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const sender = senderOf(message);
  if (sender.kind === "channel") return refuse(ctx, { reason: "channel" });

  const { store } = ctx.deps;
  const chatId = message.chat.id;
  const cause = causeOf(ctx.deps, message);
  const closed = await asAdminIfNeeded(
    ctx,
    chatId,
    sender,
    (isAdmin) => store.closeSession(chatId, sender.person.id, isAdmin, cause),
    ({ reason }) => reason === "not_creator",
  );
  if (!closed.ok) {
    // It may be this very message, delivered again, that closed it.
    const { reason } = closed.error;
    if (reason === "late") settleLater(ctx.deps, chatId);
    return refuse(ctx, { reason: reason === "no_session" ? "nothing_to_close" : reason });
  }

  const { value } = closed;
  ctx.outcome = `closed_${value.proposal}`;
  if (value.proposal === "settling") {
    settleLater(ctx.deps, value.chatId);
    await confirm(ctx, () => closedText(value.proposal));
    return;
  }
  // Before anybody is told: if Redis does not answer, the message is delivered again, and the group would read it
  // twice.
  const session = await recordClosedSession(ctx.deps, value);
  // The hash is deleted later: a message that is delivered again would find no session, and could tell nobody.
  if (session !== null) ctx.deps.later("drop_session", ctx.deps.store.dropSession(session));
  await Promise.all([confirm(ctx, () => closedText(value.proposal)), showEnd(ctx.deps, value, session)]);
}

/** Writes the session's record, and takes a cancelled vote off the due list. */
async function recordClosedSession({ store }: Deps, { chatId, proposal, proposalId }: Closed): Promise<Session | null> {
  const [session] = await Promise.all([
    store.recordSession(chatId),
    proposal === "cancelled" ? store.dropDue(proposalId) : null,
  ]);
  return session;
}

/** Makes the last edits of the cards. */
async function showEnd(deps: Deps, closed: Closed, session: Session | null): Promise<void> {
  if (session === null) return;
  const { proposal, proposalId, lastProposalEditAt, lastSessionEditAt } = closed;
  const cancelled = proposal === "cancelled";
  const lastEditAt = Math.max(lastSessionEditAt, cancelled ? lastProposalEditAt : 0);
  await showLastLook(deps, lastEditAt, EDIT_MARGIN_MS, async () => {
    await Promise.all([
      showClosedSession(deps, session),
      cancelled ? showCancelledProposal(deps, session, proposalId) : Promise.resolve(),
    ]);
  });
}
