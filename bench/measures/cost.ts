import type { RequestRecord, UpstashStandIn } from "../../dev/upstash/server.ts";
import { median } from "../stats.ts";

/** What something asked of Redis. */
export interface Cost {
  /** HTTP requests, one round trip each. */
  readonly requests: number;
  /** Commands that Upstash bills. */
  readonly billed: number;
  /** Of requests and replies together, bodies only. */
  readonly bytes: number;
}

/** Runs work with nothing beside it, and says what it cost. */
export async function costOf(standIn: UpstashStandIn, work: () => Promise<unknown>): Promise<Cost & { ms: number }> {
  const seen: RequestRecord[] = [];
  const stop = standIn.onRequest((record) => void seen.push(record));
  const started = performance.now();
  try {
    await work();
  } finally {
    stop();
  }
  const ms = performance.now() - started;
  const sum = (of: (record: RequestRecord) => number) => seen.reduce((total, record) => total + of(record), 0);
  return {
    ms,
    requests: seen.length,
    billed: sum(({ billed }) => billed),
    bytes: sum(({ bytes }) => bytes.request + bytes.reply),
  };
}

/** The middle of each. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (what: keyof Cost) => median(costs.map((cost) => cost[what]));
  return { requests: of("requests"), billed: of("billed"), bytes: of("bytes") };
}
