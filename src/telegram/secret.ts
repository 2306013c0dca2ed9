import { sameBytes } from "../domain/same-bytes.ts";

/**
 * Whether two secrets are equal. The time that it takes tells nothing about where they differ or how long they are: it
 * compares every byte of their hashes.
 */
export async function sameSecret(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([hash(given), hash(expected)]);
  return sameBytes(a, b);
}

const hash = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
