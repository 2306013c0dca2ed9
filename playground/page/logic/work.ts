import type { WorkView } from "../../protocol/inspector.ts";

/** How high a bar is, from 0 to 1. By the square root, so that short ones are seen beside a long one. */
export function heights(values: readonly (number | null)[]): readonly number[] {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  return values.map((value) => Math.sqrt((value ?? 0) / most));
}

/** What the last pieces of work cost in the middle: half of them took no longer. Null where none is known. */
export function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

/** Whether a piece of work went as it should. A refusal does: it is an answer. */
export const failed = ({ error, outcome }: WorkView): boolean =>
  error !== null || /fail|unavailable|error/.test(outcome);

/** What went wrong, without where in the code: that is for the log. */
export const errorText = (error: string): string => error.split(" at ", 1)[0] ?? error;
