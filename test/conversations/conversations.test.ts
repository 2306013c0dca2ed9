import { afterAll, it, vi } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { LONG } from "../support/long.ts";
import { checkConversations, isTimed, isWanted, type Kind, type RunSize, TIMEOUT_MS } from "./check-conversations.ts";
import { inProcessDriver } from "./in-process-driver.ts";

/** Telegram delivers again at once what the bot has not acknowledged, up to three times in all. */
const telegram = { retryDelayMs: 1, retryAfterScale: 0, maxAttempts: 3 };
const world = await startBotWorld({ executor: "webhook", telegram });
// The client of QStash writes to the console when QStash is down.
for (const method of ["warn", "error"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
afterAll(() => world.close());

const check = (kind: Kind, rule: string, size: RunSize, options = {}) =>
  it.runIf(isWanted(kind))(rule, { timeout: TIMEOUT_MS, ...options }, () =>
    checkConversations(kind, inProcessDriver(world), size),
  );

check("fault-free", "says and keeps in random conversations what the design says, whoever writes and taps at once", {
  runs: 4,
  length: 14,
});
// Where minutes are asked for, the first of these runs for as long.
if (!isTimed) check("fault-free", "and in many more of them", { runs: 12, length: 14 }, LONG);
check(
  "faulty",
  "and where Redis, Telegram, QStash or the executor fails, what the design allows then",
  { runs: 12, length: 14 },
  LONG,
);
