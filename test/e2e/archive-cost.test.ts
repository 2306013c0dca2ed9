/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Group } from "../../dev/telegram/server.ts";
import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type WorldWithArchive } from "../../dev/world.ts";
import { hashScripts } from "../../src/store/script.ts";
import { readCardScript } from "../../src/store/scripts/read-card.ts";
import { requestsFor } from "./requests.ts";
import { dropPlannedEdits } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose, type Stage, type Vote, voteTwice } from "./stage.ts";
import { approveSale, boughtByTwo } from "./trades.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let world: WorldWithArchive;
let later: RunningWorker;
beforeAll(async () => {
  await hashScripts();
  world = await startWorld({ archive: true });
  later = await workerAhead(world, AFTER_VOTE_MS);
  world.telegram.flood.on = false;
});
afterAll(() => world.close());

interface Cost {
  readonly requests: number;
  readonly billed: number;
}

const costOf = (requests: readonly RequestRecord[]): Cost => ({
  requests: requests.length,
  billed: requests.reduce((sum, { billed }) => sum + billed, 0),
});

/** Something that the bot does, once what comes before it is done. */
interface Work {
  readonly group: Group;
  readonly worker: RunningWorker;
  readonly act: () => Promise<unknown>;
}

const says = (stage: Stage, text: string, member?: number): Work => ({
  group: stage.group,
  worker: world.worker,
  act: () => (member === undefined ? stage.admin : memberAt(stage.members, member)).says(text),
});
const settles = ({ group }: Stage, { body }: Vote): Work => ({
  group,
  worker: later,
  act: () => callEnd(world, later, body),
});
/** Four in a session, of whom two have voted yes: the next vote is not the last one. */
async function voting() {
  const stage = await openSession(world, 4);
  const vote = await propose(world, stage);
  await voteTwice(stage);
  return { stage, vote };
}

const BOUGHT = () => boughtByTwo(world, later);
const WORK: readonly { readonly name: string; readonly open: () => Promise<Work>; readonly more: number }[] = [
  {
    name: "opening a session",
    more: 1,
    open: async () => {
      const group = world.telegram.group();
      return says({ group, admin: group.creator, members: [] }, '/create_session "Cost" 1');
    },
  },
  {
    name: "joining",
    more: 0,
    open: async () => {
      const { group } = await openSession(world, 1);
      const late = group.member({ first_name: "Late" });
      return { group, worker: world.worker, act: () => late.taps("Join") };
    },
  },
  {
    name: "proposing",
    more: 0,
    open: async () => says(await openSession(world, 3), '/propose "BUY token=BONK amount=0.05" 1', 0),
  },
  { name: "a vote", more: 0, open: async () => says((await voting()).stage, "/vote no", 2) },
  // Redis is asked twice: the second time Telegram has said that it is an admin.
  { name: "cancelling, for an admin", more: 3, open: async () => says((await voting()).stage, "/cancel") },
  {
    name: "settling a buy",
    more: 2,
    open: async () => {
      const { stage, vote } = await voting();
      return settles(stage, vote);
    },
  },
  {
    name: "settling a sale",
    more: 2,
    open: async () => {
      const stage = await BOUGHT();
      return settles(stage, await approveSale(world, stage));
    },
  },
  {
    name: "settling a vote that did not pass",
    more: 1,
    open: async () => {
      const stage = await openSession(world, 3);
      const vote = await propose(world, stage);
      await memberAt(stage.members, 0).says("/vote no");
      return settles(stage, vote);
    },
  },
  { name: "closing a session", more: 3, open: async () => says(await BOUGHT(), "/close_session") },
];

/** What each piece of work asks of Redis, apart from the edits of cards. */
async function costs(): Promise<ReadonlyMap<string, Cost>> {
  const measured = new Map<string, Cost>();
  for (const { name, open } of WORK) {
    const { group, worker, act } = await open();
    await dropPlannedEdits(world);
    await later.setBindings({ ...later.bindings });
    world.upstash.resetRecords();
    await act();
    await worker.idle();
    const requests = requestsFor(world, group);
    const isEdit = ({ commands }: RequestRecord) => commands.some(([, sha]) => sha === readCardScript.sha);
    measured.set(name, costOf(requests.filter((request) => !isEdit(request))));
  }
  return measured;
}

async function turn(archive: string | undefined): Promise<void> {
  for (const worker of [world.worker, later]) {
    const { ARCHIVE: _, ...others } = worker.bindings;
    await worker.setBindings(archive === undefined ? others : { ...others, ARCHIVE: archive });
  }
}

describe("for the archive the bot pays", () => {
  let off: ReadonlyMap<string, Cost>;
  let on: ReadonlyMap<string, Cost>;
  beforeAll(async () => {
    // What Redis does not know is sent twice, the first time.
    await costs();
    on = await costs();
    await turn(undefined);
    off = await costs();
    await turn("on");
  });

  it.each(WORK)("$more commands more for $name, and no request", ({ name, more }) => {
    const before = off.get(name);
    expect(before?.requests).toBeGreaterThan(0);
    expect(on.get(name)).toEqual({ requests: before?.requests, billed: (before?.billed ?? 0) + more });
  });

  it("as much for a vote as before: a request of three commands", () => {
    expect(on.get("a vote")).toEqual({ requests: 1, billed: 3 });
  });
});

describe("the archive itself pays", () => {
  /** What a run costs by a clock that is ahead of the bot's, once the scripts are known. */
  async function costAhead(ms: number, open: () => Promise<unknown>): Promise<Cost> {
    await world.upstash.flushData();
    await open();
    await dropPlannedEdits(world);
    await world.archive.setBindings({ CLOCK_OFFSET_MS: String(ms) });
    world.upstash.resetRecords();
    await world.archive.runCron();
    return costOf(world.upstash.requests);
  }
  const oneVote = async () => {
    const stage = await openSession(world, 3);
    const vote = await propose(world, stage);
    await memberAt(stage.members, 0).says("/vote no");
    await callEnd(world, later, vote.body);
    await stage.admin.says("/close_session");
  };
  beforeAll(() => costAhead(10 * MINUTE_MS, oneVote));

  it("a request of two commands for a run that finds nothing", async () => {
    expect(await costAhead(0, async () => {})).toEqual({ requests: 1, billed: 2 });
  });

  it("four requests of 26 commands for a closed session with one vote", async () => {
    expect(await costAhead(10 * MINUTE_MS, oneVote)).toEqual({ requests: 4, billed: 26 });
  });

  it("three requests of 18 commands for a vote that passed, and its order", async () => {
    expect(await costAhead(10 * MINUTE_MS, BOUGHT)).toEqual({ requests: 3, billed: 18 });
  });

  it("three requests of twelve commands each time that it looks at a session which expires", async () => {
    const expiring = await costAhead(23.5 * HOUR_MS, () => openSession(world, 3));
    expect(expiring).toEqual({ requests: 3, billed: 12 });
  });
});
