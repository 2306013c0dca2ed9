/**
 * Every time limit, lease and margin of the trader. `test/trader/time-limits.test.ts` checks which must be longer than
 * which.
 */

/** The trader answers `pending` after this time, and works on behind its response. The bot waits for ten seconds. */
export const ANSWER_WITHIN_MS = 8_000;

/**
 * The length of a trade's lease. When it is over, Cloudflare has ended the work of its holder, so no two attempts are at
 * work at once.
 */
export const LEASE_MS = 45_000;

/** A request may be this old, and its clock may be this far ahead. Standard Webhooks recommends five minutes. */
export const SIGNATURE_WINDOW_S = 5 * 60;

/** The longest time that a question to Jupiter may take. */
export const JUPITER_TIMEOUT_MS = 4_000;

/** The longest time that Jupiter may take to land a transaction. It waits for the network before it answers. */
export const EXECUTE_TIMEOUT_MS = 5_000;

/** The longest time that a call to a node may take. */
export const NODE_TIMEOUT_MS = 3_000;

/** No transaction is signed later than this after an attempt's start: what follows would be cut off. */
export const SIGN_WITHIN_MS = 20_000;

/** The window of the limit of a day. */
export const DAY_MS = 24 * 3_600_000;

/** A transaction can land for this many blocks after the block whose hash it carries. */
export const BLOCKHASH_VALID_BLOCKS = 150n;

/** A transaction counts as dead when the finalized height is more than this many blocks above the last valid one. */
export const DEAD_MARGIN_BLOCKS = 32n;

/**
 * A signed transaction may land for this long, with much to spare. `npm run trader:set-aside` waits for it, and does not ask a
 * node how high the chain is.
 */
export const LANDING_MS = 3_600_000;

/** No pending trade is taken up later than this after the start of a cron run. */
export const CRON_RUN_MS = 25_000;

/** `/healthz` alarms if a trade has been pending for this long. */
export const PENDING_OLD_MS = 10 * 60_000;

/** `/healthz` alarms if the cron trigger has not run for this long: three runs are then missing. */
export const CRON_DEAD_MS = 3 * 60_000;

/** An answer of `/healthz` is repeated for this long, good or bad. Anybody may ask, and each look costs requests. */
export const HEALTH_REMEMBERED_MS = 15_000;
