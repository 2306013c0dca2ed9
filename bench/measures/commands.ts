import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { newChat, type Peer, voters } from "../peers/peer.ts";
import { type Times, timesOf } from "../stats.ts";
import { budget } from "./budget.ts";
import { type Cost, costOf, medianCost } from "./cost.ts";

export const COMMANDS = ["create", "join", "propose", "vote", "settle"] as const;
export type Command = (typeof COMMANDS)[number];

/** What one command costs one peer; the times are by the round trip's delay in `DELAYS_MS`. */
export interface CommandResult {
  readonly peer: string;
  readonly command: Command;
  readonly cost: Cost;
  readonly times: ReadonlyMap<number, Times>;
}

/** How much longer than on this machine each request to Redis takes. */
export const DELAYS_MS = [0, 20, 50] as const;
/** A session's members, each of whom votes. The vote does not pass, so that settling it means the same for everybody. */
export const MEMBERS = 5;
/** Sessions that each peer plays at each delay, if they fit into the time for it. */
export const CHATS = 20;
const BUDGET_MS = 18_000;
/** Where a request mostly waits, this many sessions are played at once, and they do not get in each other's way. */
const AT_ONCE = 5;

type Take = (command: Command, work: () => Promise<void>) => Promise<void>;

/** Plays whole sessions with every peer in turn, so that what else the machine does meets all of them alike. */
export async function measureCommands(standIn: UpstashStandIn, peers: readonly Peer[]): Promise<CommandResult[]> {
  const costs = new Map<string, Cost[]>();
  const samples = new Map<string, number[]>();
  for (const peer of peers) await playSession(peer, (_, work) => work());

  for (const delayMs of DELAYS_MS) {
    standIn.faults.delayMs = delayMs;
    const atOnce = delayMs === 0 ? 1 : AT_ONCE;
    const timeLeft = budget(BUDGET_MS);
    for (let played = 0; played === 0 || (played < CHATS && timeLeft()); played += atOnce) {
      for (const peer of peers) {
        const take: Take = async (command, work) => {
          // Costs are told apart only where sessions are played one at a time.
          const cost = atOnce === 1 ? await costOf(standIn, work) : { ms: await timeOf(work) };
          if ("requests" in cost) push(costs, key(peer.name, command), cost);
          push(samples, key(peer.name, command, delayMs), cost.ms);
        };
        await Promise.all(Array.from({ length: atOnce }, () => playSession(peer, take)));
      }
    }
  }
  standIn.faults.delayMs = 0;

  return peers.flatMap(({ name }) =>
    COMMANDS.flatMap((command) => {
      const seen = costs.get(key(name, command));
      if (seen === undefined) return [];
      const times = DELAYS_MS.map((ms) => [ms, timesOf(samples.get(key(name, command, ms)) ?? [])] as const);
      return [{ peer: name, command, cost: medianCost(seen), times: new Map(times) }];
    }),
  );
}

/** One session from its opening to its settled vote, on a chat of its own. */
async function playSession(peer: Peer, take: Take): Promise<void> {
  const chat = newChat();
  const members = voters(MEMBERS);
  const [first] = members;
  if (first === undefined) return;
  await peer.hadSession?.(chat);
  await take("create", () => peer.create(chat, first));
  for (const voter of members) await take("join", () => peer.join(chat, voter));
  await take("propose", () => peer.propose(chat, first));
  for (const [i, voter] of members.entries()) {
    await take("vote", () => peer.vote(chat, voter, i % 2 === 0 ? "no" : "yes"));
  }
  const { settle } = peer;
  if (settle !== undefined) await take("settle", () => settle(chat));
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const key = (...parts: (string | number)[]): string => parts.join("|");

function push<T>(map: Map<string, T[]>, at: string, value: T): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [value]);
  else list.push(value);
}
