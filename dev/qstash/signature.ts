import { createHash, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Forgery } from "./types.ts";

/** How long QStash's signatures hold. */
const LIFETIME_SECONDS = 300;

/**
 * The `Upstash-Signature` of a delivery: a JWT, HS256, with the claims that QStash makes. Its times are real time and never a
 * moved clock, because receivers check them against theirs.
 */
export function signDelivery(key: string, url: string, body: string, forge: Forgery = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const expiresAt = now + (forge.expiresInSeconds ?? LIFETIME_SECONDS);
  const issuedAt = Math.min(now, expiresAt - LIFETIME_SECONDS);
  const bodyHash = createHash("sha256")
    .update(forge.body ?? body)
    .digest("base64url");
  return new SignJWT(forge.omitBodyClaim ? {} : { body: bodyHash })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(forge.iss ?? "Upstash")
    .setSubject(forge.sub ?? url)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(`jwt_${randomUUID()}`)
    .sign(new TextEncoder().encode(forge.key ?? key));
}
