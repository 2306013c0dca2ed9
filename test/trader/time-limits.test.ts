import { expect, it } from "vitest";
import { EXECUTOR_TIMEOUT_MS, REDIS_TIMEOUT_MS, WAIT_UNTIL_LIMIT_MS } from "../../src/time-limits.ts";
import * as limits from "../../trader/time-limits.ts";

const { ANSWER_WITHIN_MS, LEASE_MS, EXECUTE_TIMEOUT_MS, JUPITER_TIMEOUT_MS, NODE_TIMEOUT_MS, SIGN_WITHIN_MS } = limits;
const { CRON_DEAD_MS, CRON_RUN_MS, HEALTH_REMEMBERED_MS, LANDING_MS, PENDING_OLD_MS } = limits;

/** The most blocks in which a signed transaction can land, and until it is dead. */
const LANDING_BLOCKS = 3n * limits.BLOCKHASH_VALID_BLOCKS + limits.DEAD_MARGIN_BLOCKS;

/** What must be shorter, and what it must be shorter than; both in milliseconds. */
const RULES: readonly [rule: string, shorter: number, longer: number][] = [
  [
    "the bot gets its answer before it gives up, and a second is left for the way",
    ANSWER_WITHIN_MS + 1_000,
    EXECUTOR_TIMEOUT_MS,
  ],
  [
    "a lease outlasts its holder, which Cloudflare ends behind the response",
    ANSWER_WITHIN_MS + WAIT_UNTIL_LIMIT_MS,
    LEASE_MS,
  ],
  [
    "what is signed is recorded and sent before that end",
    SIGN_WITHIN_MS + REDIS_TIMEOUT_MS + EXECUTE_TIMEOUT_MS + NODE_TIMEOUT_MS,
    ANSWER_WITHIN_MS + WAIT_UNTIL_LIMIT_MS,
  ],
  [
    "a question to Jupiter leaves time for more within an answer",
    JUPITER_TIMEOUT_MS + NODE_TIMEOUT_MS,
    ANSWER_WITHIN_MS,
  ],
  ["landing a transaction may take most of an answer's time, and no more", EXECUTE_TIMEOUT_MS, ANSWER_WITHIN_MS],
  ["a cron run takes up nothing that the next one could find with a lease", CRON_RUN_MS, LEASE_MS],
  ["a run that is missing is noticed before trades are old", CRON_DEAD_MS, PENDING_OLD_MS],
  ["what is set aside can't land, also if a block takes a second", Number(LANDING_BLOCKS) * 1_000, LANDING_MS],
  ["health is news", HEALTH_REMEMBERED_MS, CRON_DEAD_MS],
];

it.each(RULES)("%s", (_, shorter, longer) => {
  expect(shorter).toBeLessThan(longer);
});

it("every limit is above zero", () => {
  for (const limit of Object.values(limits)) expect(Number(limit)).toBeGreaterThan(0);
});
