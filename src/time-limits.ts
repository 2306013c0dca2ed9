/**
 * Every time limit, lease, pause and margin of the Worker. `test/time-limits.test.ts` says which must be longer than which. How long a
 * session lives is the deployment's to say (SESSION_TTL_SECONDS).
 */

// What Cloudflare and Telegram allow.

/** Work behind an answer ends this long after it (https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil). */
export const WAIT_UNTIL_LIMIT_MS = 30_000;

/** Telegram forgets a tap that is not answered by then: its pop-up is not shown any more. */
export const TAP_LIMIT_MS = 15_000;

/** Telegram gives an update up after this long. */
export const UPDATE_LIMIT_MS = 60_000;

/** The cron trigger of wrangler.toml runs so often. */
export const CRON_INTERVAL_MS = 60_000;

// How long one request to another service may take.

/** A request to Redis, its one repetition included. */
export const REDIS_TIMEOUT_MS = 6_000;

/** The pause before a request to Redis is repeated. */
export const REDIS_RETRY_PAUSE_MS = 50;

/** A call to Telegram. */
export const TELEGRAM_TIMEOUT_S = 10;

/** An edit of a card's counts: the next one makes good what it leaves. */
export const EDIT_TIMEOUT_MS = 5_000;

/** A call to the executor. */
export const EXECUTOR_TIMEOUT_MS = 10_000;

/** A publish to QStash. The vote does not depend on it, and its proposer is waiting. */
export const QSTASH_TIMEOUT_MS = 5_000;

/** A question to the rate limit, which answers from the machine's own memory. */
export const RATE_LIMIT_TIMEOUT_MS = 500;

// How long work may take, and what is waited for meanwhile.

/** Handling of an update. grammY wants a limit; what is behind it ends earlier. */
export const UPDATE_TIMEOUT_MS = 50_000;

/** The longest pause of Telegram's that a request waits for. */
export const TELEGRAM_SHORT_PAUSE_MS = 5_000;

/** The longest pause of Telegram's that work behind an answer waits for. */
export const BACKGROUND_PAUSE_MS = 20_000;

/** The pause after a failure of Telegram's own. */
export const TELEGRAM_ERROR_PAUSE_MS = 5_000;

/** A call of the store's is repeated like this while somebody waits. `maxMs` after the first attempt there is no further one. */
export const STORE_RETRIES_WAITED_FOR = { pausesMs: [100, 400, 1_000], maxMs: 8_000 };

/** And like this behind the answer, while a settlement's lease keeps others away. */
export const STORE_RETRIES_WHILE_LEASED = { pausesMs: [100, 400, 1_000, 2_500, 4_000, 4_000, 4_000], maxMs: 18_000 };

/** A session arrives this long, at most, before or after Telegram tells of the supergroup that its group has become. */
export const MOVE_ARRIVAL_MS = 3_000;

// QStash's calls.

/** A call that is early by no more than this is waited for: QStash rounds to whole seconds, and clocks differ a little. */
export const EARLY_CALL_MS = 3_000;

/** After a failure QStash is asked to come again in so many seconds. It gives up after three retries, and the cron trigger goes on. */
export const CALLBACK_RETRY_S = 20;

/** A signature holds from the second in which it was made, and our clock may be in the one before. */
export const SIGNATURE_TOLERANCE_S = 1;

/** Whoever calls is asked to come again in so many seconds, where nothing better is known. */
export const RETRY_AFTER_S = 5;

// The age of what reaches us.

/** While a message is younger than this, Telegram is asked to deliver it again. It holds back the group's next ones meanwhile. */
export const REDELIVERY_MS = 60_000;

/** The move of a group is delivered again for so long: nobody can send it again, and without it the session is lost. */
export const MOVE_REDELIVERY_MS = 3_600_000;

/**
 * A command that is older changes nothing any more. Telegram keeps updates for up to 24 hours
 * (https://core.telegram.org/bots/api#getting-updates), and their senders have long gone on.
 */
export const LATE_COMMAND_MS = 10 * 60_000;

// Cards.

/** One request has the posting of a card to itself for so long: a call to Telegram and one to Redis, or it has died. */
export const CARD_CLAIM_MS = 12_000;

/** Others look whether the card is there after each of these pauses. */
export const CARD_CLAIM_PAUSES_MS = [500, 1_000, 2_000, 4_000];

/** A card is edited at most once in this time. */
export const EDIT_PAUSE_MS = 5_000;

/** A card's lease that nobody used is free again so long after its edit was due: its holder has died. */
export const EDIT_LEASE_MS = 10_000;

/** No edit of the counts begins within this time of a vote's end, so that none can land on the card's last look. */
export const EDIT_MARGIN_MS = EDIT_TIMEOUT_MS + 1_000;

/** A card that was edited within this time was there then. */
export const CARD_SEEN_MS = 10_000;

// Settling.

/** A settlement's lease. Each step renews it: whoever finds it expired knows that its holder has died. */
export const SETTLEMENT_LEASE_MS = 20_000;

/** After a failure a settlement is tried again when half of its delay so far has passed once more: at least after this, */
export const BACKOFF_MIN_MS = 10_000;
/** and at most after this. */
export const BACKOFF_MAX_MS = 3_600_000;

/** In the supergroup that its chat has become a settlement goes on so soon. */
export const AFTER_MOVE_MS = 1_000;

/** A settlement that broke off is left alone by the cron trigger for so long. */
export const BROKEN_OFF_PAUSE_MS = 60_000;

/** A trade may be carried out for so long after its vote's end. After that the group's yes is too old to spend money on. */
export const TRADE_WITHIN_MS = 24 * 3_600_000;

/** An executor is asked for at least so long before its silence is taken for an answer. */
export const EXECUTOR_SILENCE_MIN_MS = 3_600_000;

/** A group that lets the bot write again still gets a result for so long after the vote's end. */
export const MUTED_FOR_MS = 24 * 3_600_000;

// Lives of what is kept.

/** A session outlives its vote's end by so long: the time in which an executor may be silent, and an hour to tell the group. */
export const SETTLEMENT_MARGIN_MS = TRADE_WITHIN_MS + 3_600_000;

/** A session whose time is over is kept for so long, so that it can still be archived. */
export const MIN_TTL_MS = 10 * 60_000;

/** A session that is moved is kept for at least so long. */
export const MOVED_TTL_MS = 60_000;

/** A vote that is over is kept for so long after its session would have expired, unless the session's record says otherwise. */
export const KEPT_FOR_MS = 7 * 24 * 3_600_000;

// Health.

/** From here on Redis is too slow: it takes some tens of milliseconds, from another continent some hundreds. */
export const REDIS_SLOW_MS = 2_000;

/** From here on the cron trigger counts as dead: three runs are missing. */
export const CRON_DEAD_MS = 3 * CRON_INTERVAL_MS;

/**
 * From here on the clocks count as stopped where no run of the cron trigger was ever seen: neither QStash nor anybody else has looked
 * at the vote since it was due. While the trigger runs, votes that wait are a backlog, which it works off.
 */
export const OVERDUE_LIMIT_MS = 180_000;

/** A good answer is given again for so long: anybody may ask, and each look at Redis is billed. */
export const HEALTH_REMEMBERED_MS = 3_000;
