import { startWorld } from "../../dev/world.ts";
import { memberAt, openSession, propose } from "../../test/e2e/stage.ts";
import { BoardEvents, boardAddress } from "../../test/support/board.ts";
import { type Times, timesOf } from "../stats.ts";

/** How long votes took to show on a page that another Worker serves, in milliseconds from the update's delivery. */
export interface BoardResult {
  readonly watchers: number;
  /** Until the first of the pages had it; null if nobody looked. */
  readonly shown: Times | null;
  /** Until the voter was answered. */
  readonly answered: Times;
  /** The billed commands of a vote, and those that publish it, on average. */
  readonly billed: number;
}

const VOTES = 200;

/** How many look meanwhile. */
const WATCHERS = [0, 1, 100];

/** Takes the measure with nobody who looks, with one, and with many. */
export async function measureBoards(): Promise<BoardResult[]> {
  const results: BoardResult[] = [];
  for (const watchers of WATCHERS) results.push(await measureBoard(watchers));
  return results;
}

/** Lets 200 members vote one after the other at one Worker, while so many look at the board of another. */
async function measureBoard(watchers: number): Promise<BoardResult> {
  const world = await startWorld();
  world.telegram.flood.on = false;
  try {
    const second = await world.secondWorker();
    const stage = await openSession(world, VOTES);
    await stage.admin.says("/settings early off");
    await propose(world, stage, "BONK", undefined, 10);
    await stage.admin.says("/board");
    const address = boardAddress(stage.group);
    const pages: BoardEvents[] = [];
    for (let i = 0; i < watchers; i += 1) pages.push(await BoardEvents.open(address, second.url));
    for (const page of pages) await page.until(({ ledger }) => ledger !== null);
    const [shown, answered]: [number[], number[]] = [[], []];
    await world.worker.idle();
    world.upstash.resetRecords();
    for (let i = 0; i < VOTES; i += 1) {
      const started = performance.now();
      const voting = memberAt(stage.members, i)
        .taps("Yes 0.01")
        .then(() => answered.push(performance.now() - started));
      const [page] = pages;
      if (page !== undefined) {
        await page.until(({ live }) => (live?.vote?.voted ?? 0) > i);
        shown.push(performance.now() - started);
      }
      await voting;
    }
    await world.worker.idle();
    const billed = world.upstash.requests.reduce((sum, one) => sum + one.billed, 0) / VOTES;
    for (const page of pages) page.leave();
    world.upstash.cutStreams();
    return { watchers, shown: shown.length === 0 ? null : timesOf(shown), answered: timesOf(answered), billed };
  } finally {
    await world.close();
  }
}
