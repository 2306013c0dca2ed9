import type { Server } from "node:http";

/** Which Redis stands behind a stand-in. */
export type Engine = "REDIS_URL" | "redis-server" | "embedded" | "cluster";

/** One HTTP request as the stand-in saw it. */
export interface RequestRecord {
  /** When it arrived, in milliseconds since 1970. */
  at: number;
  path: string;
  /** The commands in the body, as strings; empty where the body made no sense. */
  commands: string[][];
  /** How many commands Upstash would have charged: each one sent, and each `redis.call` inside a script. */
  billed: number;
  /** The HTTP status of the answer; 0 if the connection was cut instead. */
  status: number;
  /** From arrival to answer, in milliseconds. */
  ms: number;
  /** How long the two bodies were, without HTTP's own lines; the reply's is 0 if the connection was cut. */
  bytes: { request: number; reply: number };
}

/** What goes wrong on purpose. Where several are set, `down` comes first, then `failNext`, then `status`. */
export interface UpstashFaults {
  /** Connections are cut before anything is carried out. */
  down: boolean;
  /** Every request is answered with this HTTP status and nothing is carried out. */
  status?: number;
  /** Each request waits this long (ms) before it is carried out. */
  delayMs: number;
  /** Each request waits until this is unset, and is carried out then, also where its sender has given it up by that time. */
  hold: boolean;
  /**
   * Plain reads are served by a replica that has none of the writes made while this is set. Scripts are the leader's.
   * A request with the sync token of an answer sees what was written before that answer.
   */
  lag: boolean;
  /** The next N requests are carried out, then the connection is cut without an answer. */
  loseReplies: number;
  /** The next N requests are cut before anything is carried out. */
  failNext: number;
  /** What is published reaches nobody, as Redis may lose any message. */
  loseMessages: boolean;
}

/** A running stand-in for Upstash's Redis REST API. */
export interface UpstashStandIn {
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  readonly token: string;
  /** The token that may read, and no more. */
  readonly readOnlyToken: string;
  readonly engine: Engine;
  /** Mutable; `resetFaults` puts everything right again. */
  readonly faults: UpstashFaults;
  resetFaults(): void;
  /** How many requests wait for `faults.hold` to be unset. */
  readonly held: number;
  /** Requests answered since the last `resetRecords`, oldest first; only the newest 10,000 are kept. */
  readonly requests: readonly RequestRecord[];
  resetRecords(): void;
  /** How many subscriptions are open. */
  readonly streams: number;
  /** Cuts the connections of all subscriptions. */
  cutStreams(): void;
  /** Runs one command directly on the engine, unseen by faults and records; keys without prefix. Rejects on an error reply. */
  command(...args: (string | number)[]): Promise<unknown>;
  /** Forgets all scripts, as a restarted server has. */
  flushScripts(): void;
  /** Drops the stand-in's own keys; rejects on a shared Redis without a key prefix, where nobody knows which are its own. */
  flushData(): Promise<void>;
  /** How many different scripts came without the `allow-key-locking` flag since the start. */
  readonly scriptsWithoutKeyLocking: number;
  /** Calls the listener with every request just before it is answered; returns what stops that. */
  onRequest(listener: (record: RequestRecord) => void): () => void;
  /** Stops listening, deletes own keys from a shared Redis, and ends a private one. */
  close(): Promise<void>;
}

export interface UpstashOptions {
  /** Default: any free port. */
  port?: number;
  /** The bearer token; random by default. */
  token?: string;
  /** Insists on one engine instead of taking the best at hand. */
  engine?: Engine;
  /** Address or socket path of a Redis to use; default: `REDIS_URL` in the environment. */
  redisUrl?: string;
  /** Put before every key, unseen by clients and scripts. Default: random on a shared Redis, else none. */
  keyPrefix?: string;
}
