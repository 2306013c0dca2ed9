/** The three headers that every Standard Webhooks message carries. */
export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/**
 * Signs a message as Standard Webhooks says, with the symmetric scheme `v1`: HMAC-SHA256 over id, time and body with
 * full stops between
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme). The
 * secret is the bytes that stand in base64 behind `whsec_`. The time is in whole seconds since 1970.
 *
 * The specification warns of ids with full stops, since they could let the signature of one message pass for another's.
 * An id of ours has one, between two numbers of Telegram's, and every body begins with a brace. The signed text can
 * thus be read in one way only.
 */
export async function sign(
  secret: Uint8Array<ArrayBuffer>,
  id: string,
  timestampSeconds: number,
  body: string,
): Promise<string> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const content = new TextEncoder().encode(`${id}.${timestampSeconds}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, content));
  return `v1,${btoa(String.fromCharCode(...signature))}`;
}

/**
 * Builds the signed headers of a message. The id names what the message is about; the time is that of this attempt to
 * send it.
 */
export async function webhookHeaders(
  secret: Uint8Array<ArrayBuffer>,
  id: string,
  timestampSeconds: number,
  body: string,
): Promise<WebhookHeaders> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": await sign(secret, id, timestampSeconds, body),
  };
}
