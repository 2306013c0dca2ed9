import type { PastVoteCursor } from "../../domain/past-vote.ts";
import { editView } from "../../telegram/send.ts";
import { type History, historyPage, VOTES_PER_PAGE } from "../../views/history.ts";
import type { BotContext } from "../context.ts";
import { readPastVotes } from "../past-votes.ts";
import { answerTap, refuseTap, replyView } from "../reply.ts";
import { tappedMessage } from "../tapped-message.ts";

/** `/history`: shows the group's last votes that are over, with buttons to older ones. */
export async function history(ctx: BotContext): Promise<void> {
  const chatId = ctx.chat?.id;
  if (chatId === undefined) return;
  const page = await readPage(ctx, chatId, null);
  ctx.outcome = "shown";
  await replyView(ctx, historyPage(page));
}

/** Handles a tap on the pager of `/history`: the message then shows other votes. */
export async function turnHistory(ctx: BotContext, chatId: number, before: PastVoteCursor | null): Promise<void> {
  const message = tappedMessage(ctx, "history");
  if (message === null) return refuseTap(ctx, { reason: "unknown_button" });
  const page = await readPage(ctx, chatId, before);
  if (page.votes.length === 0 && page.missing?.why === "archive_away")
    return refuseTap(ctx, { reason: "archive_away" });
  if (page.votes.length === 0 && before !== null) return refuseTap(ctx, { reason: "unknown_button" });
  const shown = await editView(ctx.deps.api, message, historyPage(page));
  if (shown.tag === "refused" || shown.tag === "gone" || shown.tag === "moved")
    return refuseTap(ctx, { reason: "unknown_button" });
  ctx.outcome = shown.tag === "done" ? "shown" : `not_shown_${shown.tag}`;
  return answerTap(ctx, "");
}

async function readPage({ deps }: BotContext, chatId: number, before: PastVoteCursor | null): Promise<History> {
  const { votes, hasOlder, archiveAnswered } = await readPastVotes(deps, chatId, before, VOTES_PER_PAGE);
  const isNewest = before === null;
  if (!archiveAnswered) return { votes, hasOlder, isNewest, missing: { why: "archive_away" } };
  if (deps.archive.connected) return { votes, hasOlder, isNewest, missing: null };
  const keptHours = Math.floor(deps.sessionTtlSeconds / 3_600);
  return { votes, hasOlder, isNewest, missing: keptHours === 0 ? null : { why: "not_kept", keptHours } };
}
