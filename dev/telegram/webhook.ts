import type { Update, WebhookInfo } from "grammy/types";

export type UpdateKind = Exclude<keyof Update, "update_id">;

/** The updates that the stand-in can send, and others a bot may ask for. */
const allKinds = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_connection",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
  "message_reaction",
  "message_reaction_count",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "purchased_paid_media",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
  "chat_boost",
  "removed_chat_boost",
] as const satisfies readonly UpdateKind[];

/** These must be asked for by name. */
const notByDefault: ReadonlySet<string> = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

const defaultKinds: readonly UpdateKind[] = allKinds.filter((kind) => !notByDefault.has(kind));

/** Where updates go, as `setWebhook` left it. */
export class Webhook {
  url = "";
  secret = "";
  maxConnections = 40;
  /** Stays as it is when a later `setWebhook` does not name it. */
  allowed: readonly UpdateKind[] = defaultKinds;
  lastError: { date: number; message: string } | undefined;

  /** Takes `allowed_updates`: unknown names are ignored, and a list without known ones means the default. */
  allow(names: readonly string[]): void {
    const wanted = allKinds.filter((kind) => names.some((name) => name.toLowerCase() === kind));
    this.allowed = wanted.length === 0 ? defaultKinds : wanted;
  }

  info(pending: number): WebhookInfo {
    return {
      url: this.url,
      has_custom_certificate: false,
      pending_update_count: pending,
      ...(this.lastError === undefined
        ? {}
        : { last_error_date: this.lastError.date, last_error_message: this.lastError.message }),
      ...(this.url === "" ? {} : { max_connections: this.maxConnections, ip_address: "127.0.0.1" }),
      ...(this.allowed === defaultKinds ? {} : { allowed_updates: [...this.allowed] }),
    };
  }
}
