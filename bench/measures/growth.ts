import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { newChat, type Peer, voters } from "../peers/peer.ts";
import { type Times, timesOf } from "../stats.ts";
import { budget } from "./budget.ts";
import { type Cost, costOf, medianCost } from "./cost.ts";

/** What one more vote costs in a session that holds so many. */
export interface GrowthResult {
  readonly peer: string;
  readonly votes: number;
  readonly cost: Cost;
  readonly times: Times;
}

export const SIZES = [10, 100, 1_000, 10_000] as const;
/** Votes that are measured in each session, after one that warms up. */
const MEASURED = 20;
/** Sessions of each size, as many as fit into the time: the more, the less it matters what else the machine does. */
const MOST_SESSIONS = 15;
const BUDGET_MS = 1_500;

/**
 * Casts votes one at a time, with no delay, into sessions that were put straight into Redis. One peer after the other, so that
 * nobody's vote waits while the memory is cleared of what another left behind.
 */
export async function measureGrowth(standIn: UpstashStandIn, peers: readonly Peer[]): Promise<GrowthResult[]> {
  const results: GrowthResult[] = [];
  for (const votes of SIZES) {
    for (const peer of peers) results.push(await voteAmong(standIn, peer, votes));
  }
  return results;
}

async function voteAmong(standIn: UpstashStandIn, peer: Peer, votes: number): Promise<GrowthResult> {
  const members = voters(votes + MEASURED + 1);
  const measured: (Cost & { ms: number })[] = [];
  const timeLeft = budget(BUDGET_MS);
  for (let session = 0; session === 0 || (session < MOST_SESSIONS && timeLeft()); session += 1) {
    const chat = newChat();
    await peer.seed(chat, members, votes);
    const costs: (Cost & { ms: number })[] = [];
    for (const voter of members.slice(votes)) costs.push(await costOf(standIn, () => peer.vote(chat, voter, "yes")));
    const kept = await peer.votesKept(chat);
    if (kept !== members.length) throw new Error(`${peer.name} kept ${kept} of ${members.length} votes`);
    measured.push(...costs.slice(1));
  }
  return { peer: peer.name, votes, cost: medianCost(measured), times: timesOf(measured.map(({ ms }) => ms)) };
}
