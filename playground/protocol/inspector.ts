/** What Redis holds of a group. Fields are in the hash's own order. */
export interface RedisView {
  readonly group: string;
  readonly live: {
    readonly key: string;
    readonly ttlMs: number;
    readonly fields: readonly (readonly [string, string])[];
  } | null;
  readonly orders: { readonly key: string; readonly fields: readonly (readonly [string, string])[] } | null;
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
  readonly error: string | null;
}

export interface ExecutorCallView {
  readonly at: number;
  readonly id: string | null;
  readonly kind: "buy" | "sell" | null;
  readonly token: string | null;
  readonly total: string | null;
  readonly status: number | "hung" | "cut";
  /** In a few words: `filled`, `rejected: Too expensive`, `pending`, `500`. */
  readonly answer: string;
}
