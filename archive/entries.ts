import { StoreUnavailable } from "../src/store/errors.ts";

/** The maximum number of entries that are taken at a time. Later runs take the rest. */
export const MAX_ENTRIES = 500;

/** Splits a list into groups of at most so many. */
export const inGroups = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** Whether Redis answered, but not what was asked: an entry may name a key that is none of ours. */
export const isAboutEntry = (thrown: unknown): boolean =>
  thrown instanceof StoreUnavailable && ["unreadable", "refused", "too_large"].includes(thrown.failure);
