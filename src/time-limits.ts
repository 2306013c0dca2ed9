/**
 * Every time limit, lease, pause and margin of the Worker. `test/time-limits.test.ts` checks which must be longer than
 * which. A deployment sets by SESSION_TTL_SECONDS how long a session lives.
 */

// What Cloudflare and Telegram allow.

/**
 * Cloudflare ends the work that goes on behind a response this long after it
 * (https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil).
 */
export const WAIT_UNTIL_LIMIT_MS = 30_000;

/** Telegram shows no pop-up any more for a tap that is answered later than this. */
export const TAP_LIMIT_MS = 15_000;

/** Telegram stops waiting for the response to an update after this time. */
export const UPDATE_LIMIT_MS = 60_000;

/** The pause between two runs of the cron trigger, as wrangler.toml sets it. */
export const CRON_INTERVAL_MS = 60_000;

// How long one request to another service may take.

/** The longest time that a request to Redis may take, its one repetition included. */
export const REDIS_TIMEOUT_MS = 6_000;

/** The pause before a failed request to Redis is repeated. */
export const REDIS_RETRY_PAUSE_MS = 50;

/** The longest time that a call to Telegram may take. */
export const TELEGRAM_TIMEOUT_S = 10;

/** The longest time that an edit of a card's counts may take. The next edit makes good one that fails. */
export const EDIT_TIMEOUT_MS = 5_000;

/** The longest time that a call to the executor may take. */
export const EXECUTOR_TIMEOUT_MS = 10_000;

/**
 * The longest time that a publish to QStash may take. The proposer waits for it, and the vote does not depend on it.
 */
export const QSTASH_TIMEOUT_MS = 5_000;

/** The longest time that a question to the archive may take. Members wait for it, and can do without. */
export const ARCHIVE_TIMEOUT_MS = 2_500;

/** The longest time that a question to the market may take. Members wait for it, and can do without. */
export const MARKET_TIMEOUT_MS = 2_000;

/** How long an isolate keeps the market's answers: which tokens there are, what they cost, and what a trade would bring. */
export const TOKENS_KEPT_MS = 60_000;
export const PRICES_KEPT_MS = 5_000;
export const QUOTES_KEPT_MS = 5_000;

/** The longest time that a question to the rate limit may take. It is answered from the machine's own memory. */
export const RATE_LIMIT_TIMEOUT_MS = 500;

// How long work may take, and what is waited for meanwhile.

/** The longest time that Telegram waits for our response to an update. The handling goes on behind the response. */
export const UPDATE_TIMEOUT_MS = 50_000;

/** If Telegram asks for a pause of up to this time, an attempt to settle waits for it and calls once more. */
export const TELEGRAM_SHORT_PAUSE_MS = 5_000;

/** If Telegram asks for a pause of up to this time, work behind a response waits for it and calls once more. */
export const BACKGROUND_PAUSE_MS = 20_000;

/** The pause before another call to Telegram, after a failure of Telegram's own. */
export const TELEGRAM_ERROR_PAUSE_MS = 5_000;

/**
 * The pauses between attempts of a store call that somebody waits for. No attempt begins later than `maxMs` after the
 * first.
 */
export const STORE_RETRIES_WAITED_FOR = { pausesMs: [100, 400, 1_000], maxMs: 8_000 };

/**
 * The pauses between attempts of a store call behind a response, while a settlement's lease keeps other attempts away.
 * No attempt begins later than `maxMs` after the first.
 */
export const STORE_RETRIES_WHILE_LEASED = { pausesMs: [100, 400, 1_000, 2_500, 4_000, 4_000, 4_000], maxMs: 18_000 };

/**
 * The longest time between Telegram's word that the bot is in a supergroup and the arrival of the old group's session
 * there.
 */
export const MOVE_ARRIVAL_MS = 3_000;

// QStash's calls.

/**
 * A call by QStash that is early by up to this time is not sent back, but waits. QStash rounds to whole seconds, and
 * clocks differ.
 */
export const EARLY_CALL_MS = 3_000;

/**
 * After a failure, QStash is asked to call again in this time. QStash gives up after three such calls, and the cron
 * trigger goes on.
 */
export const CALLBACK_RETRY_S = 20;

/**
 * How far our clock may be behind the clock that signed a call. A signature holds from the second in which it was made.
 */
export const SIGNATURE_TOLERANCE_S = 1;

/** Whoever calls during a failure is asked to call again in this time, if no better time is known. */
export const RETRY_AFTER_S = 5;

// The age of what reaches us.

/**
 * If Redis fails while a message is younger than this, Telegram is asked to deliver it again. Telegram holds the
 * group's next messages back meanwhile.
 */
export const REDELIVERY_MS = 60_000;

/**
 * If Redis fails while the message about a group's move is younger than this, Telegram is asked to deliver it again.
 * Nobody else can send it, and without it the session is lost.
 */
export const MOVE_REDELIVERY_MS = 3_600_000;

/**
 * A command that is older than this changes nothing: its sender has long gone on. Telegram keeps updates for up to 24
 * hours (https://core.telegram.org/bots/api#getting-updates).
 */
export const LATE_COMMAND_MS = 10 * 60_000;

/** Telegram delivers an update for up to this time (https://core.telegram.org/bots/api#getting-updates). */
export const UPDATE_DELIVERED_FOR_MS = 24 * 3_600_000;

// Cards.

/**
 * One request alone may post a card for this time, which is enough for a call to Telegram and one to Redis. After it
 * another request may.
 */
export const CARD_CLAIM_MS = 12_000;

/** A request that waits for another one to post a card looks again after each of these pauses. */
export const CARD_CLAIM_PAUSES_MS = [500, 1_000, 2_000, 4_000];

/** The least time between two edits of one card. */
export const EDIT_PAUSE_MS = 5_000;

/**
 * The lease of a card's edit is free again this long after the edit was due: its holder has then died, or is too slow.
 */
export const EDIT_LEASE_MS = 10_000;

/** No edit of the counts begins within this time before a vote's end. None can thus replace the card's last look. */
export const EDIT_MARGIN_MS = EDIT_TIMEOUT_MS + 1_000;

/** `/status` does not check a card that was edited within this time. */
export const CARD_SEEN_MS = 10_000;

// A group's rules.

/** By the rule *early*, no vote ends before a quarter of its time is over, and not before this time. */
export const EARLY_END_MIN_MS = 30_000;

/** By the rule *remind*, only votes of at least this length are reminded of. */
export const REMIND_FROM_MS = 5 * 60_000;

/**
 * Nobody is reminded within this time before a vote's end. To record the reminder and to put its entry off may take
 * Redis that long, and then Telegram to take the message.
 */
export const REMINDER_MARGIN_MS = 2 * REDIS_TIMEOUT_MS + TELEGRAM_TIMEOUT_S * 1_000 + 1_000;

/** The rule *daily* limits what one member puts in within this time. */
export const SPENT_WINDOW_MS = 24 * 3_600_000;

/** What members put in is kept for this long after the last vote under the rule *daily*. */
export const SPENT_KEPT_FOR_MS = SPENT_WINDOW_MS + 3_600_000;

// Forgetting.

/** A question whether the group's history is to be forgotten can be answered for this long. */
export const FORGET_QUESTION_MS = 5 * 60_000;

// Settling.

/**
 * The length of a settlement's lease, which each step renews. An expired lease means that its holder has died, or was
 * slower than it may be. Another attempt then goes on, and the steps refuse the slow one.
 */
export const SETTLEMENT_LEASE_MS = 20_000;

/** The shortest pause before a failed settlement is tried again. The pause is half of the time since the vote's end. */
export const BACKOFF_MIN_MS = 10_000;
/** The longest pause before a failed settlement is tried again. The pause is half of the time since the vote's end. */
export const BACKOFF_MAX_MS = 3_600_000;

/** The pause before a settlement goes on in the supergroup that its chat has become. */
export const AFTER_MOVE_MS = 1_000;

/** The pause before the cron trigger looks again at a settlement that broke off. */
export const BROKEN_OFF_PAUSE_MS = 60_000;

/**
 * A trade may be carried out for this long after its vote's end. Later the group's yes is too old to spend money on.
 */
export const TRADE_WITHIN_MS = 24 * 3_600_000;

/** The least time between the first and the last ask before an executor's silence counts as an answer. */
export const EXECUTOR_SILENCE_MIN_MS = 3_600_000;

/** For this long after a vote's end, its result waits for a group that does not let the bot write. */
export const MUTED_FOR_MS = 24 * 3_600_000;

// Lives of what is kept.

/**
 * A session with an unfinished vote is kept for at least this long after the vote's end. An executor may be silent for
 * a day of it, and an hour is left to tell the group.
 */
export const SETTLEMENT_MARGIN_MS = TRADE_WITHIN_MS + 3_600_000;

/**
 * A session whose vote is over, or that is closed, is kept for at least this long, so that it can still be archived.
 */
export const MIN_TTL_MS = 10 * 60_000;

/** A session that is moved to a supergroup is kept for at least this long. */
export const MOVED_TTL_MS = 60_000;

/** Orders that are too many for one request are put together in the supergroup within this time. */
export const ARRIVING_ORDERS_KEPT_FOR_MS = 24 * 3_600_000;

/**
 * A proposal that is over is kept for this long after its session would have expired. Once the session is closed, it is
 * kept as long as the session's record.
 */
export const KEPT_FOR_MS = 7 * 24 * 3_600_000;

// The archive.

/**
 * A session that nobody closes is archived this long before it expires. A session that lives for less than twice this
 * time is archived when half of its life is over.
 */
export const ARCHIVE_BEFORE_EXPIRY_MS = 3_600_000;

/**
 * An entry of `archive:due` is made before the change that it tells of. What is read at least this long after the entry
 * has the change: both went out in one request.
 */
export const ARCHIVE_ENTRY_SETTLED_MS = 60_000;

/** What is over is kept in Redis for this long, until the archive has it. */
export const ENDED_KEPT_FOR_MS = 8 * 24 * 3_600_000;

/** The archive tries again this long after PostgreSQL has refused a row. */
export const ARCHIVE_REFUSED_PAUSE_MS = 3_600_000;

/** No batch of a run of the archive begins later than this after the run's start. The cron trigger starts the next. */
export const ARCHIVE_RUN_MS = 40_000;

/** The archive is behind if something has waited for it for this long. */
export const ARCHIVE_BEHIND_MS = 15 * 60_000;

// Boards.

/** A link to a board opens it for this long. */
export const BOARD_LINK_MS = 24 * 3_600_000;

/** The events of a board end after this time, and its page takes them up again. */
export const BOARD_STREAM_MS = 5 * 60_000;

/**
 * Whoever opens a board has changes published for this long, so nothing has to be renewed while its events go on. The
 * rest is for those who open it soon after: they need not renew it either.
 */
export const BOARD_WATCHED_MS = BOARD_STREAM_MS + 2 * 60_000;

/** A sign of life follows this long after the last one, so that a page notices an end that nobody told. */
export const BOARD_PING_MS = 15_000;

// Health.

/**
 * Redis counts as too slow from this time on. It usually takes tens of milliseconds, and hundreds from another
 * continent.
 */
export const REDIS_SLOW_MS = 2_000;

/** The cron trigger counts as dead if its last run was this long ago: three runs are then missing. */
export const CRON_DEAD_MS = 3 * CRON_INTERVAL_MS;

/**
 * If no run of the cron trigger was ever seen, a vote that is overdue for this long means that the clocks stand still.
 * Neither QStash nor anybody else has then looked at the vote. While the trigger runs, overdue votes are only a
 * backlog.
 */
export const OVERDUE_LIMIT_MS = 180_000;

/** A good answer of `/healthz` is repeated for this long. Anybody may ask, and each look at Redis is billed. */
export const HEALTH_REMEMBERED_MS = 3_000;
