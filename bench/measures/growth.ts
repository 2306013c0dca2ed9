import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { type Chat, newChat, type Peer, voters } from "../peers/peer.ts";
import { type Times, timesOf } from "../stats.ts";
import { budget } from "./budget.ts";
import { type Cost, costOf, medianCost } from "./meter.ts";

/** What one more vote costs in a session that holds so many. */
export interface GrowthResult {
  readonly peer: string;
  readonly votes: number;
  readonly cost: Cost;
  readonly times: Times;
}

export const SIZES = [10, 100, 1_000, 10_000] as const;
/** Votes that are measured at each size, after one that warms up, if they fit into the time for it. */
const MEASURED = 20;
const BUDGET_MS = 6_000;

interface Run {
  readonly peer: Peer;
  readonly chat: Chat;
  readonly costs: (Cost & { ms: number })[];
}

/**
 * Casts votes one at a time, with no delay, into sessions that were put straight into Redis. The peers vote in turn, so that what
 * else the machine does meets all of them alike.
 */
export async function measureGrowth(standIn: UpstashStandIn, peers: readonly Peer[]): Promise<GrowthResult[]> {
  const results: GrowthResult[] = [];
  for (const votes of SIZES) {
    const members = voters(votes + MEASURED + 1);
    const runs = peers.map((peer): Run => ({ peer, chat: newChat(), costs: [] }));
    for (const { peer, chat } of runs) await peer.seed(chat, members, votes);
    const timeLeft = budget(BUDGET_MS);
    for (const voter of members.slice(votes)) {
      if (!timeLeft() && runs.every(({ costs }) => costs.length > 1)) break;
      for (const { peer, chat, costs } of runs) {
        costs.push(await costOf(standIn, () => peer.vote(chat, voter, "yes")));
      }
    }
    for (const { peer, chat, costs } of runs) {
      const kept = await peer.votesKept(chat);
      const cast = votes + costs.length;
      if (kept !== cast) throw new Error(`${peer.name} kept ${kept} of ${cast} votes`);
      const measured = costs.slice(1);
      const times = timesOf(measured.map(({ ms }) => ms));
      results.push({ peer: peer.name, votes, cost: medianCost(measured), times });
    }
  }
  return results;
}
