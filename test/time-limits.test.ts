import { expect, it } from "vitest";
import { MAX_CONCURRENT_SETTLEMENTS, MAX_PER_CHUNK } from "../src/settlement/due-chunks.ts";
import * as limits from "../src/time-limits.ts";

const S = 1_000;
const sum = (pauses: readonly number[]): number => pauses.reduce((total, pause) => total + pause, 0);
const {
  EXECUTOR_SILENCE_MIN_MS,
  BACKGROUND_PAUSE_MS,
  BACKOFF_MIN_MS,
  BACKOFF_MAX_MS,
  BROKEN_OFF_PAUSE_MS,
  CALLBACK_RETRY_S,
  CARD_CLAIM_MS,
  CARD_CLAIM_PAUSES_MS,
  CARD_SEEN_MS,
  CRON_DEAD_MS,
  CRON_INTERVAL_MS,
  EARLY_CALL_MS,
  EARLY_END_MIN_MS,
  EDIT_LEASE_MS,
  EDIT_PAUSE_MS,
  EDIT_MARGIN_MS,
  EDIT_TIMEOUT_MS,
  EXECUTOR_TIMEOUT_MS,
  HEALTH_REMEMBERED_MS,
  KEPT_FOR_MS,
  LATE_COMMAND_MS,
  MARKET_TIMEOUT_MS,
  MIN_TTL_MS,
  MUTED_FOR_MS,
  OVERDUE_LIMIT_MS,
  PRICES_KEPT_MS,
  QSTASH_TIMEOUT_MS,
  QUOTES_KEPT_MS,
  RATE_LIMIT_TIMEOUT_MS,
  REDELIVERY_MS,
  REDIS_RETRY_PAUSE_MS,
  REDIS_SLOW_MS,
  REDIS_TIMEOUT_MS,
  REMIND_FROM_MS,
  REMINDER_MARGIN_MS,
  SETTLEMENT_LEASE_MS,
  SETTLEMENT_MARGIN_MS,
  SPENT_KEPT_FOR_MS,
  SPENT_WINDOW_MS,
  STORE_RETRIES_WAITED_FOR,
  STORE_RETRIES_WHILE_LEASED,
  TAP_LIMIT_MS,
  TELEGRAM_SHORT_PAUSE_MS,
  TELEGRAM_TIMEOUT_S,
  TOKENS_KEPT_MS,
  TRADE_WITHIN_MS,
  UPDATE_DELIVERED_FOR_MS,
  UPDATE_LIMIT_MS,
  UPDATE_TIMEOUT_MS,
  WAIT_UNTIL_LIMIT_MS,
} = limits;

/** What must be shorter, and what it must be shorter than; both in milliseconds. */
const RULES: readonly [rule: string, shorter: number, longer: number][] = [
  [
    "a tap's pop-up comes in time behind a request to Redis, one of whose replies was lost",
    REDIS_TIMEOUT_MS + RATE_LIMIT_TIMEOUT_MS,
    TAP_LIMIT_MS,
  ],
  ["and behind two of them", 2 * REDIS_TIMEOUT_MS, TAP_LIMIT_MS],
  ["Redis may be called slow before it is given up", REDIS_SLOW_MS, REDIS_TIMEOUT_MS],
  ["a repetition leaves Redis nearly all of its time", 10 * REDIS_RETRY_PAUSE_MS, REDIS_TIMEOUT_MS],
  ["an update ends before Telegram gives it up", UPDATE_TIMEOUT_MS, UPDATE_LIMIT_MS],
  ["a proposer's answer waits for QStash no longer than for Telegram", QSTASH_TIMEOUT_MS, TELEGRAM_TIMEOUT_S * S],
  [
    "a proposal whose market hangs is made, and its card posted, within an update",
    MARKET_TIMEOUT_MS + 2 * REDIS_TIMEOUT_MS + TELEGRAM_TIMEOUT_S * S + TELEGRAM_SHORT_PAUSE_MS,
    UPDATE_TIMEOUT_MS,
  ],
  [
    "a tap on a token is refused in time behind a market and a Redis that are slow",
    RATE_LIMIT_TIMEOUT_MS + MARKET_TIMEOUT_MS + REDIS_TIMEOUT_MS,
    TAP_LIMIT_MS,
  ],
  [
    "a quote is asked for, noted and shown behind the answer within what Cloudflare allows, however slow all are",
    2 * MARKET_TIMEOUT_MS + 2 * REDIS_TIMEOUT_MS + EDIT_PAUSE_MS + EDIT_TIMEOUT_MS,
    WAIT_UNTIL_LIMIT_MS,
  ],
  ["it is noted before another edit of the card may begin", MARKET_TIMEOUT_MS, EDIT_PAUSE_MS],
  [
    "a pause of Telegram's and the call behind it end within an update",
    TELEGRAM_SHORT_PAUSE_MS + 2 * TELEGRAM_TIMEOUT_S * S,
    UPDATE_TIMEOUT_MS,
  ],
  [
    "and behind the answer within what Cloudflare allows",
    BACKGROUND_PAUSE_MS + TELEGRAM_TIMEOUT_S * S,
    WAIT_UNTIL_LIMIT_MS + 1,
  ],
  [
    "a settlement's lease outlasts its longest step, a call of the executor's and recording it",
    EXECUTOR_TIMEOUT_MS + REDIS_TIMEOUT_MS,
    SETTLEMENT_LEASE_MS,
  ],
  [
    "or a question to the market, on paper, and recording its price",
    MARKET_TIMEOUT_MS + REDIS_TIMEOUT_MS,
    SETTLEMENT_LEASE_MS,
  ],
  ["a market that hangs holds a settlement up for less than an executor does", MARKET_TIMEOUT_MS, EXECUTOR_TIMEOUT_MS],
  ["a trade on paper is made at a price of a moment ago", PRICES_KEPT_MS, BACKOFF_MIN_MS],
  ["the quote that a group sees is of a moment ago", QUOTES_KEPT_MS, EDIT_LEASE_MS],
  ["which tokens there are is asked anew before what was asked of them is late", TOKENS_KEPT_MS, LATE_COMMAND_MS],
  ["or a call to Telegram and recording it", TELEGRAM_TIMEOUT_S * S + REDIS_TIMEOUT_MS, SETTLEMENT_LEASE_MS],
  [
    "or a short pause, and the step that renews it",
    TELEGRAM_TIMEOUT_S * S + TELEGRAM_SHORT_PAUSE_MS,
    SETTLEMENT_LEASE_MS,
  ],
  ["a record that is taken back is so before the lease is over", STORE_RETRIES_WHILE_LEASED.maxMs, SETTLEMENT_LEASE_MS],
  ["and before Cloudflare ends the work", STORE_RETRIES_WHILE_LEASED.maxMs + REDIS_TIMEOUT_MS, WAIT_UNTIL_LIMIT_MS],
  ["all its pauses fit into that", sum(STORE_RETRIES_WHILE_LEASED.pausesMs), STORE_RETRIES_WHILE_LEASED.maxMs],
  [
    "a settlement's lease outlasts repeated recording",
    STORE_RETRIES_WAITED_FOR.maxMs + REDIS_TIMEOUT_MS,
    SETTLEMENT_LEASE_MS,
  ],
  ["a call that is refused as busy comes again when the lease is over", SETTLEMENT_LEASE_MS - 1, CALLBACK_RETRY_S * S],
  ["a call that is early ends within what its own settlement may take", EARLY_CALL_MS, SETTLEMENT_LEASE_MS],
  ["pauses grow", BACKOFF_MIN_MS, BACKOFF_MAX_MS],
  ["what broke off is free again when it is looked at", SETTLEMENT_LEASE_MS, BROKEN_OFF_PAUSE_MS],
  ["an executor is asked for longer than one pause", BACKOFF_MAX_MS - 1, EXECUTOR_SILENCE_MIN_MS],
  ["and within the time that a session waits for it", TRADE_WITHIN_MS, SETTLEMENT_MARGIN_MS],
  ["a group that muted the bot is waited for within that time, too", MUTED_FOR_MS, SETTLEMENT_MARGIN_MS],
  ["a claim outlasts posting a card, and outlives an edit", EDIT_TIMEOUT_MS + REDIS_TIMEOUT_MS, CARD_CLAIM_MS],
  ["who waits for a claim looks several times before it is over", sum(CARD_CLAIM_PAUSES_MS), CARD_CLAIM_MS],
  ["a card's lease outlasts the pause before its edit", EDIT_PAUSE_MS, EDIT_LEASE_MS],
  ["no edit lands on the card's last look", EDIT_TIMEOUT_MS, EDIT_MARGIN_MS],
  ["a card that was edited a moment ago is not looked after", EDIT_PAUSE_MS, CARD_SEEN_MS],
  [
    "behind an early end the card's last look is repeated, within what Cloudflare allows",
    EDIT_MARGIN_MS + TELEGRAM_TIMEOUT_S * S,
    WAIT_UNTIL_LIMIT_MS,
  ],
  ["no vote ends early before its card may be posted by a second request", CARD_CLAIM_MS, EARLY_END_MIN_MS],
  ["nor before an edit of its first count has landed", EDIT_PAUSE_MS + EDIT_MARGIN_MS, EARLY_END_MIN_MS],
  [
    "a reminder is sent before the vote is over, however slow Redis, asked twice, and Telegram are",
    2 * REDIS_TIMEOUT_MS + TELEGRAM_TIMEOUT_S * S,
    REMINDER_MARGIN_MS,
  ],
  [
    "in the shortest vote that is reminded of, two runs of the cron trigger come between its half and that margin",
    2 * CRON_INTERVAL_MS + REMINDER_MARGIN_MS,
    REMIND_FROM_MS / 2,
  ],
  ["what members put in is kept for longer than it counts", SPENT_WINDOW_MS, SPENT_KEPT_FOR_MS],
  [
    "also by a Worker whose clock is behind, since Redis counts the life by its own",
    SPENT_WINDOW_MS + EARLY_CALL_MS,
    SPENT_KEPT_FOR_MS,
  ],
  ["what is delivered again is not late yet", REDELIVERY_MS, LATE_COMMAND_MS],
  ["an update is late long before it is delivered no more", LATE_COMMAND_MS, UPDATE_DELIVERED_FOR_MS],
  ["which it is before Telegram may number updates anew, after a week", UPDATE_DELIVERED_FOR_MS, 7 * 24 * 3_600 * S],
  ["a session that is over can be archived by several runs", 5 * CRON_INTERVAL_MS, MIN_TTL_MS],
  ["a vote that is kept apart outlives any session that waits for its settlement", SETTLEMENT_MARGIN_MS, KEPT_FOR_MS],
  ["what is remembered of /healthz hides no dead cron trigger", HEALTH_REMEMBERED_MS, CRON_INTERVAL_MS],
  [
    "a chunk whose executor is silent ends before the cron trigger counts as dead, whose last run was a minute before",
    CRON_INTERVAL_MS + Math.ceil(MAX_PER_CHUNK / MAX_CONCURRENT_SETTLEMENTS) * EXECUTOR_TIMEOUT_MS,
    CRON_DEAD_MS,
  ],
  ["a run that is late once does not ring", 2 * CRON_INTERVAL_MS, CRON_DEAD_MS],
  ["nor does a vote that QStash and a run are late with", CRON_INTERVAL_MS + SETTLEMENT_LEASE_MS, OVERDUE_LIMIT_MS],
];

it.each(RULES)("%s", (_, shorter, longer) => {
  expect(shorter).toBeLessThan(longer);
});

it("a board is watched for longer than its events go on, and signs of life come often enough", () => {
  const { BOARD_LINK_MS, BOARD_PING_MS, BOARD_STREAM_MS, BOARD_WATCHED_MS } = limits;
  // The clocks of two Workers differ, and reading and subscribing take a while.
  expect(BOARD_WATCHED_MS).toBeGreaterThan(BOARD_STREAM_MS + 2 * REDIS_TIMEOUT_MS + 60 * S);
  // The page takes 40 s of silence for the end (public/board-assets/stream.js).
  expect(2 * BOARD_PING_MS).toBeLessThan(40 * S);
  expect(BOARD_LINK_MS).toBeGreaterThan(BOARD_STREAM_MS);
});

it("every limit is a number, and says its unit", () => {
  for (const [name, value] of Object.entries(limits)) {
    const numbers = typeof value === "number" ? [value] : "pausesMs" in value ? value.pausesMs : value;
    for (const number of numbers) expect(number).toBeGreaterThan(0);
    if (typeof value === "number") expect(name).toMatch(/_(MS|S)$/);
  }
});
