/** A hash of Redis. Fields are in the hash's own order. */
export interface StoredHash {
  readonly key: string;
  /** How long it lives on in milliseconds; null if it does not expire. */
  readonly ttlMs: number | null;
  readonly fields: readonly (readonly [string, string])[];
}

/** What Redis holds of a group. What is not there is null. */
export interface RedisView {
  readonly group: string;
  readonly live: StoredHash | null;
  readonly orders: StoredHash | null;
  /** Whether the group may trade, and its rules. */
  readonly settings: StoredHash | null;
  /** What members put in within 24 hours, for the rule *daily*. */
  readonly spent: StoredHash | null;
  /** When the cron trigger looks at the group's last proposal, in milliseconds since 1970; null if it is not on the due list. */
  readonly dueAt: number | null;
}

/** A call that QStash has been asked for. */
export interface ScheduledMessageView {
  readonly id: string;
  readonly group: string | null;
  readonly kind: "buy" | "sell" | null;
  readonly proposalId: string | null;
  readonly state: "waiting" | "delivered" | "dead" | "held" | "dropped";
  readonly dueAt: number;
  readonly attempts: number;
  readonly lastStatus: number | null;
}

/** One piece of work of the Worker, from its log. */
export interface WorkView {
  readonly n: number;
  readonly at: number;
  readonly what: string;
  readonly outcome: string;
  readonly ms: number | null;
  readonly redis: number | null;
  /** Commands that Upstash would bill; null where other work ran at the same time, so that nobody can tell. */
  readonly billed: number | null;
  readonly telegram: number | null;
  readonly executor: number | null;
  readonly market: number | null;
  readonly error: string | null;
}

export interface ExecutorCallView {
  readonly at: number;
  readonly id: string | null;
  readonly kind: "buy" | "sell" | null;
  /** Its symbol, where the market knows the mint that the executor got. */
  readonly token: string | null;
  readonly total: string | null;
  readonly status: number | "hung" | "cut";
  /** In a few words: `filled`, `rejected: Too expensive`, `pending`, `500`. */
  readonly answer: string;
}
