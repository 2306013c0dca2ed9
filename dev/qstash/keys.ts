import { randomBytes } from "node:crypto";

/** The two keys that deliveries are signed with: the current one now, the next one after a rotation. */
export interface SigningKeys {
  current: string;
  next: string;
}

/** A fresh pair. */
export function createKeys(): SigningKeys {
  return { current: makeKey(), next: makeKey() };
}

/** The next key becomes the current one, in place. */
export function rotate(keys: SigningKeys): void {
  keys.current = keys.next;
  keys.next = makeKey();
}

function makeKey(): string {
  return `sig_${randomBytes(21).toString("base64url")}`;
}
