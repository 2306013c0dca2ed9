import type { Message } from "grammy/types";
import { parseCommand } from "../domain/command.ts";
import type { MarketToken } from "../domain/market.ts";
import type { Person } from "../domain/person.ts";
import { parseProposalRequest } from "../domain/proposal-request.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { isSameSymbol } from "../domain/token.ts";
import { editView } from "../telegram/send.ts";
import { plainView } from "../views/message.ts";
import type { Refusal } from "../views/refusal.ts";
import { chosenTokenText } from "../views/token-question.ts";
import { isMade } from "./ask-for-token.ts";
import type { BotContext } from "./context.ts";
import { makeProposal } from "./make-proposal.ts";
import { type ProposalCommand, proposalCommand } from "./proposal-command.ts";
import { answerTap, refuseTap } from "./reply.ts";
import { indirectSource, senderOf } from "./sender.ts";
import { tappedButton } from "./tapped-message.ts";
import { knownToken, writtenToken } from "./token-subject.ts";

/**
 * Handles a tap on one of the tokens that a proposer was asked to choose among. The proposal is that of the command that
 * the question replies to, and only that command's sender may choose.
 */
export async function chooseToken(
  ctx: BotContext,
  choice: { readonly mint: string; readonly messageId: number },
  person: Person,
): Promise<void> {
  const question = tappedButton(ctx);
  const written = commandMessage(ctx, choice.messageId);
  if (question === null || written === null) return refuseTap(ctx, { reason: "choice_gone" });
  const sender = senderOf(written);
  if (sender.kind !== "person" || sender.person.id !== person.id) return refuseTap(ctx, { reason: "not_your_choice" });
  const command = readCommand(ctx, written, person);
  if (command === null || command.action.kind !== "buy") return refuseTap(ctx, { reason: "choice_gone" });

  const { token } = command.action;
  const chosen = await findCandidate(ctx, token, choice.mint);
  // What is made has its token. An earlier attempt may have died before it posted the card.
  const isRepeated = !chosen.ok && chosen.error.reason === "choice_away" && (await isMade(ctx, command));
  if (!chosen.ok && !isRepeated) return refuseTap(ctx, chosen.error);
  const subject = chosen.ok ? knownToken(chosen.value) : writtenToken(choice.mint, null);
  const made = await makeProposal(ctx, command, subject);
  if (!made.ok) return refuseTap(ctx, made.error.reason === "late" ? { reason: "choice_gone" } : made.error);
  // Another tap may have come first: the question shows which token it is, and not which was tapped.
  const { executorToken, market } = made.value;
  await editView(ctx.deps.api, question, plainView(chosenTokenText(executorToken, market?.token ?? null)));
  return answerTap(ctx, "");
}

/** Returns the command that the tapped question replies to; null if that is another message, or gone. */
function commandMessage(ctx: BotContext, messageId: number): Message | null {
  const question = ctx.callbackQuery?.message;
  const answered = question !== undefined && "reply_to_message" in question ? question.reply_to_message : undefined;
  return answered?.message_id === messageId && indirectSource(answered) === null ? answered : null;
}

/** Reads the command of a message anew; null if it is no `/propose` that can be read. */
function readCommand(ctx: BotContext, message: Message, proposer: Person): ProposalCommand | null {
  const command = parseCommand(message.text ?? message.caption ?? "", ctx.me.username);
  if (command?.name !== "propose") return null;
  const request = parseProposalRequest(command.rest, ctx.deps.rules);
  return request.ok ? { ...proposalCommand(ctx.deps, message, proposer, request.value), byTap: true } : null;
}

/**
 * Returns the token of a mint. It has to carry the symbol that the command says, and that the group reads on the card:
 * the command may have been edited since.
 */
async function findCandidate(
  { deps }: BotContext,
  symbol: string,
  mint: string,
): Promise<Result<MarketToken, Refusal>> {
  const found = await deps.market.findTokens(symbol);
  if (!found.ok) return err({ reason: "choice_away" });
  const chosen = found.value.find((token) => token.mint === mint && isSameSymbol(token.symbol, symbol));
  return chosen === undefined ? err({ reason: "choice_gone" }) : ok(chosen);
}
