import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { conclave } from "../peers/conclave.ts";
import { type Chat, newChat, voters } from "../peers/peer.ts";
import { SIZES } from "./growth.ts";
import { childrenNamed, processorMs } from "./processes.ts";

/** What the Worker needs to settle a vote that passed, in which so many have voted. */
export interface SettlementResult {
  readonly voters: number;
  /** Processor time of the workerd process for each settlement; null where it is not known. */
  readonly cpuMs: number | null;
}

/** Linux counts processor time in hundredths of a second, so many are settled one after the other. */
const SETTLED: Readonly<Record<(typeof SIZES)[number], number>> = { 10: 40, 100: 40, 1000: 30, 10000: 6 };

/** By this clock the votes are over that are seeded by that of the machine. */
const LATER_MS = 11 * 60_000;

/**
 * Settles votes on paper by QStash's calls, one after the other, over a real Worker in workerd. The votes were put straight into Redis.
 * The processor time is the Worker's alone, with all its threads and its HTTP.
 */
export async function measureSettlements(): Promise<SettlementResult[]> {
  const world = await startWorld();
  try {
    const before = new Set(childrenNamed("workerd"));
    const later = await world.secondWorker({ CLOCK_OFFSET_MS: String(LATER_MS) });
    const pid = childrenNamed("workerd").find((one) => !before.has(one));
    await settleAll(world, later, await seed(world, 20, 10));
    const results: SettlementResult[] = [];
    for (const size of SIZES) {
      const chats = await seed(world, SETTLED[size], size);
      const cpuBefore = pid === undefined ? null : processorMs(pid);
      await settleAll(world, later, chats);
      const cpuAfter = pid === undefined ? null : processorMs(pid);
      const cpuMs = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / chats.length;
      results.push({ voters: size, cpuMs });
    }
    return results;
  } finally {
    await world.close();
  }
}

/** Groups with a vote in which so many have voted. */
async function seed(world: World, groups: number, voted: number): Promise<Chat[]> {
  const peer = conclave(world.upstash);
  const chats: Chat[] = [];
  for (let i = 0; i < groups; i += 1) {
    const chat = { ...newChat(), id: world.telegram.group().id };
    await peer.seed(chat, voters(voted), voted);
    chats.push(chat);
  }
  return chats;
}

async function settleAll(world: World, worker: RunningWorker, chats: readonly Chat[]): Promise<void> {
  const sub = `${world.url}/proposal-end`;
  for (const { id: chatId } of chats) {
    const proposalId = String(await world.upstash.command("HGET", `session:live:{${chatId}}`, "q.id"));
    const body = JSON.stringify({ v: 1, type: "buy", chatId, sessionId: `${chatId}.10`, proposalId });
    const { status } = await world.qstash.post(`${worker.url}/proposal-end`, body, { sub });
    if (status !== 200) throw new Error(`a vote was not settled: ${status}`);
  }
}
