import { sendFile } from "../../telegram/documents.ts";
import { isAdmin } from "../../telegram/membership.ts";
import { exportCaption, exportedText, exportFiles, partlySentText, startFirstView } from "../../views/export.ts";
import type { BotContext } from "../context.ts";
import { readExport } from "../read-export.ts";
import { refuse, reply, replyView } from "../reply.ts";
import { senderOf } from "../sender.ts";

/** `/export`: sends an admin the group's votes, orders and shares as files, in private. */
export async function exportHistory(ctx: BotContext): Promise<void> {
  const message = ctx.message;
  if (message === undefined) return;
  const sender = senderOf(message);
  if (sender.kind === "channel") return refuse(ctx, { reason: "channel" });
  if (sender.kind === "anonymous_admin") return refuse(ctx, { reason: "export_anonymous" });
  const { api } = ctx.deps;
  const chatId = message.chat.id;
  const admin = await isAdmin(api, chatId, sender.person.id);
  if (admin === null) return refuse(ctx, { reason: "admins_unknown" });
  if (!admin) return refuse(ctx, { reason: "export_admins_only" });

  const read = await readExport(ctx.deps, chatId);
  const caption = exportCaption(message.chat.title ?? "", read);
  const files = exportFiles(read);
  for (const [i, file] of files.entries()) {
    const { tag } = await sendFile(api, sender.person.id, file, i === 0 ? caption : "");
    if (tag === "not_started") {
      ctx.outcome = tag;
      await replyView(ctx, startFirstView(ctx.me.username));
      return;
    }
    if (tag !== "done") {
      ctx.outcome = `not_sent_${tag}`;
      await reply(ctx, partlySentText(i));
      return;
    }
  }
  ctx.outcome = "exported";
  await reply(ctx, exportedText(read));
}
