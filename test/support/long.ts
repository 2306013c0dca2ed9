import { it } from "vitest";

/**
 * The options of a test that `npm test` leaves to `npm run test:all`. A whole file says `@module-tag long` in a comment on its first
 * line: vitest.config.ts then does not even import it.
 */
export const LONG = { tags: ["long"] };

/**
 * Makes a test of each case of a table. `npm test` runs those that are quick, the first one if nothing is said, and
 * `npm run test:all` runs all.
 */
export function eachCase<Case>(
  cases: readonly Case[],
  isQuick: (one: Case, index: number) => boolean = (_, index) => index === 0,
) {
  return (name: string, run: (one: Case) => Promise<void> | void): void => {
    it.for(cases.filter((one, index) => isQuick(one, index)))(name, run);
    it.for(cases.filter((one, index) => !isQuick(one, index)))(name, LONG, run);
  };
}
