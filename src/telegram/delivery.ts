import { GrammyError } from "grammy";
import { TELEGRAM_ERROR_PAUSE_MS } from "../time-limits.ts";

/**
 * The result of a call to Telegram.
 *
 * - `refused` will never work (kicked).
 * - `gone` is the message that was to be edited.
 * - `no_topic` would work outside of the topic that it named, which is closed or gone.
 * - `muted` works again once the bot gets a right back.
 * - `retry` had no effect, as its error says, and may work after `afterMs` milliseconds.
 * - `unknown` may have had one: no answer of the Bot API came back.
 * - `moved` names the supergroup that the chat is now.
 */
export type Delivery =
  | { readonly tag: "done"; readonly messageId: number | null }
  | { readonly tag: "refused" | "gone" | "no_topic" | "muted" }
  | { readonly tag: "retry"; readonly afterMs: number }
  | { readonly tag: "unknown" }
  | { readonly tag: "moved"; readonly chatId: number };

/** What the Bot API says of a message that somebody has deleted. */
const GONE = /message to edit not found|MESSAGE_ID_INVALID/i;

/** What the Bot API says if a topic is closed or gone, and if the bot may not write in a chat for now. */
const NO_TOPIC = /thread not found|TOPIC_CLOSED|TOPIC_DELETED/i;
const MUTED =
  /not enough rights|no rights to send|need administrator rights|CHAT_WRITE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN|CHAT_RESTRICTED/i;

/**
 * Makes a call and returns its result instead of throwing. The rules are the Bot API's
 * (https://core.telegram.org/bots/api#making-requests, #responseparameters). "message is not modified" counts as done,
 * since the wanted text is there already.
 */
export async function deliver(call: () => Promise<{ message_id: number } | true>): Promise<Delivery> {
  try {
    const result = await call();
    const messageId = result === true ? null : result?.message_id;
    // A message that Telegram sends later has the id 0 until then, which names nothing.
    const named = typeof messageId === "number" && Number.isInteger(messageId) && messageId > 0;
    return { tag: "done", messageId: named ? messageId : null };
  } catch (thrown) {
    if (!(thrown instanceof GrammyError)) return { tag: "unknown" };
    const { error_code: code, description, parameters } = thrown;
    if (parameters.migrate_to_chat_id !== undefined) return { tag: "moved", chatId: parameters.migrate_to_chat_id };
    // Something before the Bot API gave up waiting for it, and knows no more than we do.
    if (code === 504) return { tag: "unknown" };
    if (code === 429) return { tag: "retry", afterMs: (parameters.retry_after ?? 1) * 1_000 };
    // 401 and 404 speak of our token, not of the chat.
    if (code >= 500 || code === 401 || code === 404) return { tag: "retry", afterMs: TELEGRAM_ERROR_PAUSE_MS };
    if (description?.includes("message is not modified")) return { tag: "done", messageId: null };
    if (GONE.test(description)) return { tag: "gone" };
    if (NO_TOPIC.test(description)) return { tag: "no_topic" };
    if (MUTED.test(description)) return { tag: "muted" };
    return { tag: "refused" };
  }
}
