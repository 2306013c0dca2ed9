import type { ProposalKind } from "../domain/session.ts";
import type { Tally } from "../domain/tally.ts";
import { StoreUnavailable } from "./errors.ts";

/** Reads one word of a reply. Throws StoreUnavailable for a word that makes no sense. */
type ReadWord<T> = (word: string) => T;
export type Words = Readonly<Record<string, ReadWord<unknown>>>;
export type Named<W extends Words> = { readonly [Name in keyof W]: ReturnType<W[Name]> };

/** A reply that is nothing but its tag. */
export const nothing = () => ({});

/**
 * Reads a reply's words by their names, in the order of the names. Throws StoreUnavailable for a reply with fewer
 * words.
 */
export const words =
  <const W extends Words>(readers: W) =>
  (reply: readonly string[]): Named<W> => {
    const entries = Object.entries(readers).map(([name, read], place) => {
      const word = reply[place];
      if (word === undefined) throw new StoreUnavailable("unreadable", `a short reply without ${name}`);
      return [name, read(word)] as const;
    });
    // The names and types are those of the readers; TypeScript loses them in `entries`.
    return Object.fromEntries(entries) as Named<W>;
  };

/** Returns how many words a reader of several takes. */
export const countOf = (readers: Words): number => Object.keys(readers).length;

/** Any text. */
export const text = (word: string): string => word;

/** A whole number. */
export function int(word: string): number {
  const number = Number(word);
  if (word === "" || !Number.isSafeInteger(number)) throw new StoreUnavailable("unreadable", "not a number");
  return number;
}

/** A whole number, or null for `''`. */
export const intOrNull = (word: string): number | null => (word === "" ? null : int(word));

/** A text, or null for `''`. */
export const textOrNull = (word: string): string | null => (word === "" ? null : word);

/** `1` for true; anything else is false. */
export const flag = (word: string): boolean => word === "1";

/** A proposal's kind. */
export const kind = (word: string): ProposalKind => (word === "sell" ? "sell" : "buy");

/** Reads one of the known words. */
export const oneOf =
  <const T extends string>(...known: readonly T[]) =>
  (word: string): T => {
    const found = known.find((each) => each === word);
    if (found === undefined) throw new StoreUnavailable("unreadable", `an unknown word ${word}`);
    return found;
  };

/** The three words of a tally. */
export const tallyWords = { yes: int, no: int, lamports: int };

/** The tally among a reply's words. */
export const tallyOf = ({ yes, no, lamports }: Tally): Tally => ({ yes, no, lamports });
