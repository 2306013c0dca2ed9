import { refreshLater } from "../cards/refresh.ts";
import { type Button, decodeButton } from "../domain/button.ts";
import type { Person } from "../domain/person.ts";
import { assertNever } from "../domain/result.ts";
import { isVoteAmount } from "../domain/vote-request.ts";
import { endEarlyLater } from "../settlement/end-early.ts";
import { settleLater } from "../settlement/settle-later.ts";
import { hasLeft } from "../telegram/membership.ts";
import { alreadyJoinedText, joinedText, leftText, skippedText, votedText } from "../views/answers.ts";
import { attemptOf } from "./cause.ts";
import { chooseToken } from "./choose-token.ts";
import { tapForget } from "./commands/forget.ts";
import { turnHistory } from "./commands/history.ts";
import { turnOrders } from "./commands/orders.ts";
import { tapSettings } from "./commands/settings-panel.ts";
import type { BotContext } from "./context.ts";
import { answerTap, refuseTap } from "./reply.ts";
import { personOf } from "./sender.ts";

type VoteButton = Extract<Button, { readonly kind: "vote" }>;

/** Handles a tap on a card's button. A tap of an anonymous admin comes from that admin's real account. */
export async function tap(ctx: BotContext): Promise<void> {
  const query = ctx.callbackQuery;
  const button = decodeButton(query?.data ?? "");
  const chatId = ctx.chat?.id;
  if (query === undefined || button === null || chatId === undefined)
    return refuseTap(ctx, { reason: "unknown_button" });
  const person = personOf(query.from);
  ctx.what = `tap_${button.kind}`;
  switch (button.kind) {
    case "join":
      return join(ctx, chatId, button.sessionId, person);
    case "skip":
      return skip(ctx, chatId, button.sessionId, person);
    case "vote":
      return vote(ctx, chatId, query.id, button, person);
    case "orders":
      return turnOrders(ctx, chatId, button.from);
    case "history":
      return turnHistory(ctx, chatId, button.before);
    case "forget":
      return tapForget(ctx, chatId, query.id, button.answer, person.id);
    case "choose_token":
      return chooseToken(ctx, button, person);
    case "settings":
      return tapSettings(ctx, chatId, button.request, person);
    default:
      return assertNever(button);
  }
}

async function join(ctx: BotContext, chatId: number, sessionId: string, person: Person): Promise<void> {
  const { api, store, attemptId, now } = ctx.deps;
  if (await hasLeft(api, chatId, person.id)) return refuseTap(ctx, { reason: "not_member" });
  const joined = await store.addParticipant(sessionId, person, { chatId, attemptId });
  if (!joined.ok) return refuseTap(ctx, joined.error);
  ctx.outcome = joined.value.tag;
  const { unfinished } = joined.value;
  if (unfinished !== null && unfinished.endTime <= now()) settleLater(ctx.deps, joined.value.chatId);
  if (joined.value.tag === "already") return answerTap(ctx, alreadyJoinedText);
  refreshLater(ctx.deps, joined.value.chatId, joined.value.edit);
  return answerTap(ctx, joinedText);
}

async function skip(ctx: BotContext, chatId: number, sessionId: string, person: Person): Promise<void> {
  const { store, attemptId } = ctx.deps;
  const left = await store.removeParticipant(sessionId, person.id, { chatId, attemptId });
  if (left.ok) {
    ctx.outcome = "left";
    refreshLater(ctx.deps, left.value.chatId, left.value.edit);
    endEarlyLater(ctx.deps, left.value.chatId, left.value.endsEarly);
    return answerTap(ctx, leftText);
  }
  if (left.error.reason !== "not_in") return refuseTap(ctx, left.error);
  endEarlyLater(ctx.deps, left.error.chatId, left.error.endsEarly);
  ctx.outcome = "skipped";
  return answerTap(ctx, skippedText);
}

async function vote(ctx: BotContext, chatId: number, tapId: string, button: VoteButton, person: Person): Promise<void> {
  const { store, now, rules } = ctx.deps;
  const { sessionId, proposalId, request } = button;
  // Forged, or from a card that was posted under other rules.
  if (request.choice === "yes" && request.lamports !== null && !isVoteAmount(request.lamports, rules))
    return refuseTap(ctx, { reason: "unknown_button" });
  const cause = { kind: "tap", id: tapId } as const;
  const voted = await store.addVote({ chatId, sessionId, proposalId }, person, request, cause, attemptOf(ctx));
  if (!voted.ok) {
    if (voted.error.reason === "ended") settleLater(ctx.deps, voted.error.chatId);
    return refuseTap(ctx, voted.error);
  }
  const { value } = voted;
  ctx.outcome = value.tag;
  if (value.tag === "counted") refreshLater(ctx.deps, value.chatId, value.edit);
  endEarlyLater(ctx.deps, value.chatId, value.endsEarly);
  return answerTap(ctx, votedText(value, now()));
}
