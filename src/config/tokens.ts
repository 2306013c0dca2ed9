import * as z from "zod/mini";
import { isMint, isSymbol } from "../domain/token.ts";
import { orDefault, parseJson, readBy } from "./variables.ts";

/** The mints by their symbols, in capitals; null for anything but a JSON object of symbols and mints, each symbol once. */
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

/** The tokens among the variables: which mint a symbol stands for, whatever its capitals. None by default. */
export const TokensEnv = z.pipe(
  z.object({ TOKENS: orDefault(readBy(mintsOf), "{}") }),
  z.transform(({ TOKENS }) => TOKENS),
);
