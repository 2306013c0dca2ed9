import { getBase58Encoder } from "@solana/kit";
import { parseJson } from "../../src/config/variables.ts";

/** A secret key of Solana's has 32 secret bytes, and the 32 of its address. */
const SECRET_KEY_BYTES = 64;

/**
 * Reads a secret key: 64 bytes in base58, as wallets export it, or as the JSON array that `solana-keygen` writes. Returns
 * null for any other text.
 */
export function readSecretKey(written: string): Uint8Array<ArrayBuffer> | null {
  const bytes = written.startsWith("[") ? fromJson(written) : fromBase58(written.trim());
  return bytes?.length === SECRET_KEY_BYTES ? bytes : null;
}

function fromJson(written: string): Uint8Array<ArrayBuffer> | null {
  const value = parseJson(written);
  const isByte = (one: unknown): one is number =>
    typeof one === "number" && Number.isInteger(one) && one >= 0 && one < 256;
  return Array.isArray(value) && value.every(isByte) ? Uint8Array.from(value) : null;
}

function fromBase58(written: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(getBase58Encoder().encode(written));
  } catch {
    // The error is not looked at: it may quote the key.
    return null;
  }
}
