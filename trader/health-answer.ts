import * as z from "zod/mini";

/** A decimal number of SOL. */
const sol = z.string().check(z.regex(/^\d{1,30}(\.\d{1,9})?$/));
const count = z.int().check(z.nonnegative());
/** Milliseconds. */
const age = z.int().check(z.nonnegative());

/** What `GET /healthz` of the trader answers. It holds no ids and no address, since anybody may ask. */
export const TraderHealth = z.object({
  ok: z.boolean(),
  /** The wallet's SOL; null if no node answered. */
  balance: z.nullable(sol),
  /** How many trades have no final answer; null if Redis did not answer. */
  pending: z.nullable(count),
  /** How long the oldest of them has been waiting, in milliseconds; null if none waits, or Redis did not answer. */
  oldestMs: z.nullable(age),
  /** What buys took within 24 hours, in SOL; null if Redis did not answer. */
  spentToday: z.nullable(sol),
  /** How long ago the cron trigger ran, in milliseconds; null if it never did, or Redis did not answer. */
  cronMs: z.nullable(age),
  /** Whether trades are rehearsed only. */
  dryRun: z.boolean(),
});
export type TraderHealth = Readonly<z.infer<typeof TraderHealth>>;

/** The body of the 500 that the trader answers while a variable is missing or malformed. No other executor says so. */
export const NOT_CONFIGURED = "trader not configured";
