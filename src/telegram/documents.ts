import { type Api, GrammyError, InputFile } from "grammy";
import { type Delivery, deliver } from "./delivery.ts";

/** A file of text, as it is sent to somebody. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** The code for a person who never started the bot, or has blocked it. */
const FORBIDDEN = 403;

/**
 * Sends a file to a person in their private chat. The result is `not_started` if Telegram lets the bot write there only
 * once the person starts it.
 */
export async function sendFile(
  api: Api,
  userId: number,
  { name, text }: TextFile,
  caption: string,
): Promise<Delivery | { readonly tag: "not_started" }> {
  let forbidden = false;
  const file = new InputFile(new TextEncoder().encode(text), name);
  const delivery = await deliver(() =>
    api.sendDocument(userId, file, caption === "" ? {} : { caption }).catch((thrown) => {
      forbidden = thrown instanceof GrammyError && thrown.error_code === FORBIDDEN;
      throw thrown;
    }),
  );
  return forbidden ? { tag: "not_started" } : delivery;
}
