import { parseProposalRequest } from "../../domain/proposal-request.ts";
import { askForToken, awaitsChoice } from "../ask-for-token.ts";
import type { BotContext } from "../context.ts";
import { makeProposal } from "../make-proposal.ts";
import { proposalCommand } from "../proposal-command.ts";
import { refuse } from "../reply.ts";
import { senderOf } from "../sender.ts";
import { findTokenSubject } from "../token-subject.ts";
import { refuseTrading } from "../trading-permission.ts";

/**
 * `/propose "BUY …"` or `"SELL …"`: makes a proposal, posts its card, and schedules its end. If several tokens carry the
 * symbol, its sender is asked which one it is, and nothing is made until then.
 */
export async function propose(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseProposalRequest(ctx.command?.rest ?? "", ctx.deps.rules);
  if (!request.ok) return refuseTrading(ctx, request.error);
  const sender = senderOf(message);
  if (sender.kind !== "person")
    return refuseTrading(ctx, { reason: sender.kind === "channel" ? "channel" : "anonymous" });

  const command = proposalCommand(ctx.deps, message, sender.person, request.value);
  const subject = await findTokenSubject(ctx.deps, command.action);
  if (subject.tag === "several") return askForToken(ctx, command, subject.tokens);
  if (subject.market?.away && (await awaitsChoice(ctx, command))) {
    ctx.outcome = "asked_before";
    return;
  }
  const made = await makeProposal(ctx, command, subject);
  if (!made.ok) await refuse(ctx, made.error);
}
