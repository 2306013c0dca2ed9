import { idOf } from "../domain/ids.ts";
import type { MarketToken } from "../domain/market.ts";
import { tokenQuestion } from "../views/token-question.ts";
import type { BotContext } from "./context.ts";
import { checkProposal, makeProposal } from "./make-proposal.ts";
import type { ProposalCommand } from "./proposal-command.ts";
import { recordEffects } from "./record-effects.ts";
import { refuse, replyView } from "./reply.ts";
import { knownToken } from "./token-subject.ts";

/**
 * Asks a proposer which of several tokens they mean, once. If the proposal could not be made anyway, its sender is told
 * that instead. If it was made before, and its command is delivered again, its effects are made good.
 */
export async function askForToken(
  ctx: BotContext,
  command: ProposalCommand,
  tokens: readonly MarketToken[],
): Promise<void> {
  const checked = await checkProposal(ctx, command);
  if (!checked.ok) return refuse(ctx, checked.error);
  const [first] = tokens;
  if (checked.value.tag === "made") {
    // The token that was chosen is kept with it: this one only finds it.
    if (first !== undefined) await makeProposal(ctx, command, knownToken(first));
    return;
  }
  const { chatId, sessionId, asked } = checked.value;
  if (asked) {
    ctx.outcome = "asked_before";
    return;
  }
  const token = command.action.kind === "buy" ? command.action.token : "";
  const sent = await replyView(ctx, tokenQuestion(token, tokens, command.message.messageId));
  ctx.outcome = sent.tag === "done" ? "asked_which" : `not_asked_${sent.tag}`;
  if (sent.tag === "done") {
    await recordEffects(ctx, () => ctx.deps.store.noteQuestion(chatId, sessionId, idOf(command.message)));
  }
}

/**
 * Whether a proposer was asked which token they mean, and has not said it: one request. A command that is delivered
 * again then waits for that, also while the market does not answer.
 */
export async function awaitsChoice(ctx: BotContext, command: ProposalCommand): Promise<boolean> {
  const checked = await checkProposal(ctx, command);
  return checked.ok && checked.value.tag === "may_make" && checked.value.asked;
}
