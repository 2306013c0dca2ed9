import * as z from "zod";
import type { Args, SentFile } from "../args.ts";
import type { MessageJson } from "../message-json.ts";
import { badRequest, Refusal } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";
import { readCaption } from "../text.ts";
import { postOfBot } from "./send-message.ts";

/** The largest file that a bot may send: 50 MB (https://core.telegram.org/bots/api#senddocument). */
const MAX_BYTES = 50 * 1024 * 1024;

const File = z.object({ name: z.string(), size: z.int(), text: z.string() });

/** Sends a file of the bot's. It must come with the call: the stand-in keeps no files to send again, and fetches none. */
export function sendDocument(telegram: TelegramState, args: Args): MessageJson {
  const file = readDocument(args);
  const formatted = readCaption(args, (id) => telegram.users.get(id));
  return postOfBot(telegram, args, "documents", () => ({ file, formatted }));
}

function readDocument(args: Args): SentFile {
  const document = args.text("document");
  if (document === "") throw badRequest("there is no document in the request");
  const attached = /^attach:\/\/(.+)$/.exec(document)?.[1];
  const file = File.safeParse(args.json(attached ?? "document", "document"));
  if (!file.success) throw badRequest("wrong file identifier/HTTP URL specified");
  if (file.data.size > MAX_BYTES) throw new Refusal(413, "Request Entity Too Large");
  if (file.data.size === 0) throw badRequest("file must be non-empty");
  return file.data;
}
