import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { newChat, type Peer, voters } from "../peers/peer.ts";
import { type Cost, costOf } from "./cost.ts";

/** What a `/vote` costs in a chat that has no session, while others have one. */
export interface NoSessionResult {
  readonly peer: string;
  readonly cost: Cost;
}

export const OTHER_CHATS = 100;

/** Measures each peer's `/vote` where there is no session. */
export async function measureNoSession(standIn: UpstashStandIn, peers: readonly Peer[]): Promise<NoSessionResult[]> {
  const results: NoSessionResult[] = [];
  const [voter] = voters(1);
  if (voter === undefined) return results;
  for (const peer of peers) {
    await standIn.flushData();
    for (let i = 0; i < OTHER_CHATS; i += 1) await peer.seed(newChat(), [voter], 0);
    const { requests, billed, bytes } = await costOf(standIn, () => peer.voteWithoutSession(newChat(), voter));
    results.push({ peer: peer.name, cost: { requests, billed, bytes } });
  }
  return results;
}
