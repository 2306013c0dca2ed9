import * as z from "zod/mini";
import { isMint, isSymbol } from "../domain/token.ts";
import { orDefault, parseJson, readBy } from "./variables.ts";

/**
 * Reads a JSON object of symbols and mints. Returns the mints by their symbols in capitals. Returns null for any other
 * text, and if a symbol is there twice.
 */
function mintsOf(written: string): ReadonlyMap<string, string> | null {
  const value = parseJson(written);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries: [string, unknown][] = Object.entries(value);
  const mints = new Map<string, string>();
  for (const [symbol, mint] of entries) {
    const key = symbol.toUpperCase();
    if (!isSymbol(symbol) || mints.has(key) || typeof mint !== "string" || !isMint(mint)) return null;
    mints.set(key, mint);
  }
  return mints;
}

/** Reads TOKENS: the mints that symbols stand for, whatever their capitals. There are none by default. */
export const TokensEnv = z.pipe(
  z.object({ TOKENS: orDefault(readBy(mintsOf), "{}") }),
  z.transform(({ TOKENS }) => TOKENS),
);
