import { afterAll, it, vi } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { LONG } from "../support/long.ts";
import { inProcessDriver } from "./in-process-driver.ts";
import { type Amount, converse, isLong, isWanted, type Kind, TIMEOUT_MS } from "./run.ts";

/** Telegram delivers again at once what was not taken, and after three times no more. */
const telegram = { retryDelayMs: 1, retryAfterScale: 0, maxAttempts: 3 };
const world = await startBotWorld({ executor: "webhook", telegram });
// The vendor's client complains on the console when QStash is down.
for (const method of ["warn", "error"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
afterAll(() => world.close());

const has = (kind: Kind, rule: string, amount: Amount, options = {}) =>
  it.runIf(isWanted(kind))(rule, { timeout: TIMEOUT_MS, ...options }, () =>
    converse(kind, inProcessDriver(world), amount),
  );

has("fault-free", "says and keeps in random conversations what the design says, whoever writes and taps at once", {
  runs: 4,
  length: 14,
});
// A search by minutes has no need of more.
if (!isLong) has("fault-free", "and in many more of them", { runs: 12, length: 14 }, LONG);
has(
  "faulty",
  "and where Redis, Telegram, QStash or the executor fails, what the design allows then",
  { runs: 12, length: 14 },
  LONG,
);
