import { getBase58Encoder } from "@solana/kit";
import { readTransaction, type WireTransaction } from "./chain-transaction.ts";
import { invalidParams } from "./rpc-errors.ts";

/** The most characters that nodes take of each encoding. */
const MAX_CHARACTERS = { base58: 1683, base64: 1644 };

/** Reads a transaction as it came in a request. Throws the error that a node answers where it is none. */
export function sentTransaction(encoded: unknown, encoding: "base58" | "base64"): WireTransaction {
  if (typeof encoded !== "string") throw invalidParams("Invalid params: invalid type: expected a string.");
  if (encoded.length > MAX_CHARACTERS[encoding])
    throw invalidParams(
      `${encoding} encoded solana_transaction::versioned::VersionedTransaction too large: ${encoded.length} bytes (max: encoded/raw ${MAX_CHARACTERS[encoding]}/1232)`,
    );
  const wire = readTransaction(bytesOf(encoded, encoding));
  if (typeof wire === "string") throw invalidParams(wire);
  return wire;
}

function bytesOf(encoded: string, encoding: "base58" | "base64"): Uint8Array {
  try {
    if (encoding === "base58") return new Uint8Array(getBase58Encoder().encode(encoded));
  } catch {
    throw invalidParams("invalid base58 encoding: InvalidCharacter");
  }
  const bytes = Buffer.from(encoded, "base64");
  // Node skips what is no base64, so only what comes out the same again was some.
  if (bytes.toString("base64") !== encoded) throw invalidParams("invalid base64 encoding: InvalidByte");
  return new Uint8Array(bytes);
}
