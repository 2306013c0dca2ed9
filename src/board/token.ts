/** What a link to a board says. Times are milliseconds since 1970. */
export interface BoardToken {
  /** The chat's id when the link was made. A chat that has moved is followed. */
  readonly chatId: number;
  /** The epoch of the chat's board. The link holds until the next one begins. */
  readonly epoch: number;
  readonly expiresAt: number;
}

export type ReadToken =
  | { readonly tag: "valid"; readonly token: BoardToken }
  /** It is ours, and its time is over. */
  | { readonly tag: "expired" }
  | { readonly tag: "forged" };

/** The bytes of a token: chat id (8), epoch (4), expiry in seconds (4), and the first half of its HMAC (16). */
const [EPOCH_AT, EXPIRY_AT, MAC_AT, LENGTH] = [8, 12, 16, 32];
/** The last character holds four bits, so that each token is written in one way. */
const TOKEN = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** What the key is for, so that nothing else that is derived from the secret has it. */
const INFO = new TextEncoder().encode("conclave board link v1");

/** Writes a link's token, which is safe in a URL. It expires at a whole second, rounded down. */
export async function writeToken(secret: string, { chatId, epoch, expiresAt }: BoardToken): Promise<string> {
  const bytes = new Uint8Array(LENGTH);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(chatId));
  view.setUint32(EPOCH_AT, epoch);
  view.setUint32(EXPIRY_AT, Math.floor(expiresAt / 1_000));
  bytes.set(await macOf(secret, bytes), MAC_AT);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Reads a token that somebody shows. Comparing takes the same time wherever it differs. */
export async function readToken(secret: string, written: string, now: number): Promise<ReadToken> {
  if (!TOKEN.test(written)) return { tag: "forged" };
  const bytes = Uint8Array.from(atob(`${written.replaceAll("-", "+").replaceAll("_", "/")}=`), (char) =>
    char.charCodeAt(0),
  );
  let difference = 0;
  for (const [i, byte] of (await macOf(secret, bytes)).entries()) difference |= byte ^ (bytes[MAC_AT + i] ?? 0);
  if (difference !== 0) return { tag: "forged" };
  const view = new DataView(bytes.buffer);
  const expiresAt = view.getUint32(EXPIRY_AT) * 1_000;
  if (now >= expiresAt) return { tag: "expired" };
  const token = { chatId: Number(view.getBigInt64(0)), epoch: view.getUint32(EPOCH_AT), expiresAt };
  return { tag: "valid", token };
}

/** Returns the HMAC of what comes before it, cut to its place. */
async function macOf(secret: string, bytes: Uint8Array): Promise<Uint8Array> {
  const mac = await crypto.subtle.sign("HMAC", await keyOf(secret), bytes.slice(0, MAC_AT));
  return new Uint8Array(mac).slice(0, LENGTH - MAC_AT);
}

/** Derives the key (https://www.rfc-editor.org/rfc/rfc5869). */
async function keyOf(secret: string) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), "HKDF", false, ["deriveKey"]);
  const derived = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO };
  return crypto.subtle.deriveKey(derived, material, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
}
