import { sameBytes } from "../../src/domain/same-bytes.ts";
import { SIGNATURE_WINDOW_S } from "../time-limits.ts";

/** What a Standard Webhooks message says of itself. */
export interface MessageHeaders {
  readonly id: string;
  readonly timestampSeconds: number;
  /** The signatures of the scheme `v1`, as bytes. */
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Reads the three headers of a Standard Webhooks message. Returns null if one is missing or malformed, or if the message
 * was sent more than five minutes away from `nowMs`.
 */
export function readMessageHeaders(headers: Headers, nowMs: number): MessageHeaders | null {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return null;
  const timestampSeconds = Number(timestamp);
  if (Math.abs(nowMs / 1_000 - timestampSeconds) > SIGNATURE_WINDOW_S) return null;
  const signatures = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .map(readSignature)
    .filter((signature) => signature !== null);
  return signatures.length === 0 ? null : { id, timestampSeconds, signatures };
}

function readSignature(written: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ""] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(written) ?? [];
  return base64 === "" ? null : Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Whether one of the secrets has signed a message. The comparison takes the same time wherever it differs. */
export async function isSigned(
  { id, timestampSeconds, signatures }: MessageHeaders,
  body: string,
  secrets: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const content = new TextEncoder().encode(`${id}.${timestampSeconds}.${body}`);
  const checks = secrets.map(async (secret) => {
    const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    // Once, however many signatures somebody sends.
    const right = new Uint8Array(await crypto.subtle.sign("HMAC", key, content));
    return signatures.some((signature) => sameBytes(signature, right));
  });
  return (await Promise.all(checks)).includes(true);
}
