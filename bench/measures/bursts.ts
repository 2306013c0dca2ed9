import { setTimeout as pause } from "node:timers/promises";
import { BotError } from "grammy";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { StoreUnavailable } from "../../src/store/errors.ts";
import { newChat, type Peer, voters } from "../peers/peer.ts";
import { median } from "../stats.ts";

/** What became of so many votes that were cast in one chat. */
export interface BurstResult {
  readonly peer: string;
  readonly cast: number;
  /** The time over which they were cast, each at an instant of its own; 0 for all at once. */
  readonly withinMs: number;
  /** How many of them there are afterwards, in the middle of several tries. */
  readonly kept: number;
  /** How many were not answered within the client's time limit, and may have been kept or not. */
  readonly unanswered: number;
  /** From the first until the last was answered. */
  readonly ms: number;
}

/** How many vote at once, and how often that is tried. */
const AT_ONCE = [
  { cast: 2, tries: 5 },
  { cast: 20, tries: 3 },
  { cast: 200, tries: 1 },
] as const;
/** A lively vote, as members really cast it. */
const LIVELY = { cast: 100, withinMs: 5_000 } as const;
/** How long a request to Redis takes here, as between neighbouring regions. */
export const BURST_DELAY_MS = 20;

/** Lets members vote at the same time, all within this process, and counts what is left of their votes. */
export async function measureBursts(standIn: UpstashStandIn, peers: readonly Peer[]): Promise<BurstResult[]> {
  standIn.faults.delayMs = BURST_DELAY_MS;
  const results: BurstResult[] = [];
  for (const { cast, tries } of AT_ONCE) {
    for (const peer of peers) {
      const runs: BurstResult[] = [];
      for (let i = 0; i < tries; i += 1) runs.push(await burst(peer, Array(cast).fill(0), 0));
      const of = (what: "kept" | "unanswered" | "ms") => median(runs.map((run) => run[what]));
      const found = { kept: of("kept"), unanswered: of("unanswered"), ms: of("ms") };
      results.push({ peer: peer.name, cast, withinMs: 0, ...found });
    }
  }
  const { cast, withinMs } = LIVELY;
  const instants = Array.from({ length: cast }, () => Math.random() * withinMs);
  for (const peer of peers) results.push(await burst(peer, instants, withinMs));
  standIn.faults.delayMs = 0;
  return results;
}

/** One vote at each of the instants, in milliseconds from now. */
async function burst(peer: Peer, instants: readonly number[], withinMs: number): Promise<BurstResult> {
  const chat = newChat();
  const members = voters(instants.length);
  await peer.seed(chat, members, 0);
  const started = performance.now();
  const answers = await Promise.allSettled(
    members.map(async (voter, i) => {
      if (withinMs > 0) await pause(instants[i] ?? 0);
      await peer.vote(chat, voter, i % 2 === 0 ? "yes" : "no");
    }),
  );
  const ms = performance.now() - started;
  const unanswered = answers.filter((answer) => answer.status === "rejected" && isTimeout(answer.reason)).length;
  const failed = answers.find((answer) => answer.status === "rejected" && !isTimeout(answer.reason));
  if (failed?.status === "rejected") throw failed.reason;
  return { peer: peer.name, cast: members.length, withinMs, kept: await peer.votesKept(chat), unanswered, ms };
}

/** The store wraps the client's own error, and grammY whatever a handler throws. */
const isTimeout = (thrown: unknown): boolean => {
  if (thrown instanceof BotError) return isTimeout(thrown.error);
  if (thrown instanceof StoreUnavailable) return thrown.failure === "timeout";
  return thrown instanceof Error && thrown.name === "TimeoutError";
};
