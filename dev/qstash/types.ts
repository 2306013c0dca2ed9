import type { Server } from "node:http";

/** A message QStash was asked to deliver. Times are milliseconds of the stand-in's clock. */
export interface ScheduledMessage {
  id: string;
  url: string;
  body: string;
  /** When the next attempt falls due. */
  dueAt: number;
  /** `held` is a message whose time came while `faults.hold` was set, `dropped` one that `drop` took away. */
  state: "waiting" | "delivered" | "dead" | "held" | "dropped";
  /** Deliveries tried so far, those by `deliverNow` included. */
  attempts: number;
  maxRetries: number;
  /** Status of the last attempt; 0 if no answer came. */
  lastStatus?: number;
  deduplicationId?: string;
}

/** One attempt to deliver. */
export interface DeliveryRecord {
  /** When it began, in milliseconds of the stand-in's clock. */
  at: number;
  messageId: string;
  /** The destination's HTTP status; 0 if it did not answer. */
  status: number;
  retryAfter?: string;
  /** How long the destination took, in real milliseconds. */
  ms: number;
}

/** One publish, refused ones included. */
export interface PublishRecord {
  at: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What the stand-in decided, whether or not the answer got through; 0 if it was down. */
  status: number;
}

/** What goes wrong with QStash; every field may be set at any time, and stays until `resetFaults`. */
export interface QStashFaults {
  /** Every connection is dropped before the request is looked at. */
  down: boolean;
  /** Every publish is refused with this HTTP status. */
  status?: number;
  /** Every answer is this late, in real milliseconds; what was asked is done at once. */
  delayMs: number;
  /** So many publishes are accepted, and the connection dropped instead of an answer. */
  loseReplies: number;
  /** Messages that fall due are held back until this is unset. */
  hold: boolean;
}

export interface QStashEvent {
  /** `failed` is an attempt that is to be repeated. */
  kind: "published" | "delivered" | "failed" | "dead" | "dropped";
  message: ScheduledMessage;
}

/** Parts of a delivery to forge; what is left out is as QStash would make it. */
export interface Forgery {
  key?: string;
  sub?: string;
  iss?: string;
  /** Lifetime of the signature, from now; negative for one that has expired. */
  expiresInSeconds?: number;
  /** The body that is signed, where it is not the one that is sent. */
  body?: string;
  omitBodyClaim?: boolean;
}

/** A QStash of one's own: same requests, answers, signatures and retries, and a clock that can be moved. */
export interface QStashStandIn {
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  readonly token: string;
  readonly currentSigningKey: string;
  readonly nextSigningKey: string;
  readonly messages: readonly ScheduledMessage[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly publishes: readonly PublishRecord[];
  /**
   * Delivers a message at once, whatever its state: early, again, or twice at the same time. Of a waiting message it is an
   * ordinary attempt, with the retry or the dead letter that follows from it. Throws if there is no such message.
   */
  deliverNow(id: string): Promise<DeliveryRecord>;
  /**
   * Drops a message, as no QStash should: only `deliverNow` can still deliver it. False if it was not to be delivered any more.
   */
  drop(id: string): boolean;
  /** Signs and posts any body to any URL as QStash would; `forge` overrides parts. Throws if nothing answers. */
  post(url: string, body: string, forge?: Forgery): Promise<{ status: number; headers: Headers; text: string }>;
  /** Real time (or `options.now`) plus what was advanced, in milliseconds. */
  now(): number;
  /**
   * Moves the clock forward. Deliveries that fall due on the way, retries included, are made in order of time, and this
   * resolves when the last of them is answered.
   */
  advance(ms: number): Promise<void>;
  /** Delivers nothing by real time until the function returned is called, once. What is under way goes on. */
  pause(): () => void;
  readonly faults: QStashFaults;
  resetFaults(): void;
  /** Forgets messages, publishes, deliveries and deduplication ids; the clock, keys and faults stay. */
  resetRecords(): void;
  /** Calls `listener` for each event from now on, and returns the function that ends it. */
  onEvent(listener: (event: QStashEvent) => void): () => void;
  close(): Promise<void>;
}

export interface QStashOptions {
  /** Default: any free port. */
  port?: number;
  /** The clock that `advance` adds to, in milliseconds; default `Date.now`. */
  now?: () => number;
}
