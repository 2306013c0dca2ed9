import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;
/** What Standard Webhooks allows a secret to have. */
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
/** How far a call's timestamp may be from our clock. */
const TOLERANCE_SECONDS = 300;

/** A fresh secret of the form that Standard Webhooks gives them: `whsec_` and base64. */
export const makeSecret = (): string => `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;

/** What signs by a secret. Throws if it is none. */
export function signerWith(secret: string): Webhook {
  const base64 = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : "";
  const bytes = Buffer.from(base64, "base64");
  // Node skips what is no base64, so only what comes out the same again was some.
  if (bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES || bytes.toString("base64") !== base64)
    throw new Error(`Executor stand-in: a secret is ${SECRET_PREFIX} and 24 to 64 bytes in base64`);
  return new Webhook(secret);
}

/**
 * Checks a call's signature by the library of Standard Webhooks, and says what is wrong with it; undefined if nothing is. One right
 * `v1,<base64>` among the space-separated ones is enough.
 */
export function signatureError(
  headers: IncomingHttpHeaders,
  body: Buffer,
  signer: Webhook,
  nowMs: number,
): string | undefined {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = headers;
  if (typeof id !== "string" || id === "") return "webhook-id is missing";
  if (typeof timestamp !== "string" || !/^\d{1,12}$/.test(timestamp))
    return "webhook-timestamp is no unix time in seconds";
  if (typeof signature !== "string") return "webhook-signature is missing";
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return "webhook-timestamp is too far from now";
  // The library's `verify` knows the machine's clock only, and ours can be moved.
  const expected = Buffer.from(signer.sign(id, new Date(Number(timestamp) * 1000), body));
  const isRight = (one: Buffer) => one.length === expected.length && timingSafeEqual(one, expected);
  const sent = signature.split(" ").map((one) => Buffer.from(one));
  return sent.some(isRight) ? undefined : "webhook-signature is wrong";
}
