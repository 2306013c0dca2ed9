import { refreshLater } from "../../cards/refresh.ts";
import { parseVoteRequest } from "../../domain/vote-request.ts";
import { endEarlyLater } from "../../settlement/end-early.ts";
import { settleLater } from "../../settlement/settle-later.ts";
import { votedText } from "../../views/answers.ts";
import { attemptOf, causeOf } from "../cause.ts";
import { confirm } from "../confirm.ts";
import type { BotContext } from "../context.ts";
import { refuse } from "../reply.ts";
import { senderOf } from "../sender.ts";

/** `/vote yes [amount]` and `/vote no`: takes one request to Redis, and answers with the counts. */
export async function vote(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const request = parseVoteRequest(ctx.command?.rest ?? "", ctx.deps.rules);
  if (!request.ok) return refuse(ctx, request.error);
  const sender = senderOf(message);
  if (sender.kind !== "person") return refuse(ctx, { reason: sender.kind === "channel" ? "channel" : "anonymous" });

  const { store, now } = ctx.deps;
  const chatId = message.chat.id;
  const cause = causeOf(ctx.deps, message);
  const voted = await store.addVote({ chatId }, sender.person, request.value, cause, attemptOf(ctx));
  if (!voted.ok) {
    const { error } = voted;
    if (error.reason === "ended") settleLater(ctx.deps, error.chatId);
    return refuse(ctx, error);
  }

  const { value } = voted;
  ctx.outcome = value.tag;
  if (value.tag === "counted") refreshLater(ctx.deps, value.chatId, value.edit);
  endEarlyLater(ctx.deps, value.chatId, value.endsEarly);
  await confirm(ctx, () => votedText(value, now()));
}
