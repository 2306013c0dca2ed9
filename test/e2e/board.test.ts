import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { BoardEvents, boardAddress } from "../support/board.ts";
import { LONG } from "../support/long.ts";
import { requestsFor } from "./requests.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose, type Stage } from "./stage.ts";

let world: World;
let second: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  second = await world.secondWorker();
});
const open: BoardEvents[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) one.leave();
  world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
  // A Worker only notices that somebody has left when it writes to them.
  world.upstash.cutStreams();
  reset(world);
});
afterAll(() => world.close());

async function linkTo({ group, admin }: Pick<Stage, "group" | "admin">): Promise<string> {
  await admin.says("/board");
  return boardAddress(group);
}

/** Opens the events of a board at a Worker, and waits for the whole state. */
async function watch(address: string, worker: RunningWorker): Promise<BoardEvents> {
  const events = await BoardEvents.open(address, worker.url);
  open.push(events);
  await expect.poll(() => events.ledger).not.toBeNull();
  return events;
}

/** What the votes of a stage cost Redis until their Worker is idle, without the edits of cards. */
async function costOfVote({ group, members }: Stage, member: number, label = "Yes 0.01") {
  await world.worker.idle();
  world.upstash.resetRecords();
  await memberAt(members, member).taps(label);
  await world.worker.idle();
  const costs = requestsFor(world, group).map(({ commands, billed }) => [commands.at(-1)?.[0]?.toUpperCase(), billed]);
  return costs;
}

describe("a board", () => {
  it("that one Worker serves shows a vote that another has taken, and nobody looking costs nothing", async () => {
    const stage = await openSession(world, 3);
    await propose(world, stage);
    const address = await linkTo(stage);
    // The first vote plans an edit of the card; the next ones are a request each.
    await memberAt(stage.members, 0).taps("Yes 0.05");
    // An edit may be due meanwhile: it is such a request, too.
    const unwatched = await costOfVote(stage, 1);
    expect(new Set(unwatched.map(String))).toEqual(new Set(["EVALSHA,3"]));

    const events = await watch(address, second);
    expect(events.live?.vote).toMatchObject({ token: "BONK", eligible: 3, tally: { yes: 2, no: 0 } });
    const costs = await costOfVote(stage, 2, "No");
    await expect.poll(() => events.live?.vote?.tally).toEqual({ yes: 2, no: 1, lamports: 60_000_000 });
    expect(events.live?.vote?.votes).toContainEqual(["@member_2", "no", 0]);
    // The vote itself is as before. Behind its answer, the state is read once and published once.
    expect(costs.filter(([command]) => command === "EVALSHA")).toContainEqual(["EVALSHA", 3]);
    expect(costs.filter(([command]) => command === "PUBLISH")).toEqual([["PUBLISH", 1]]);
  });

  it("has one message for a hundred who look, and its answer does not wait for that", LONG, async () => {
    const stage = await openSession(world, 3);
    await propose(world, stage);
    await memberAt(stage.members, 0).taps("Yes 0.05");
    const address = await linkTo(stage);
    const all = await Promise.all(Array.from({ length: 100 }, () => watch(address, second)));
    // Whatever is published waits, and the vote is answered all the same.
    const stop = world.upstash.onRequest(({ commands }) => {
      if (commands.some(([name]) => name?.toUpperCase() === "EVALSHA")) world.upstash.faults.hold = true;
    });
    try {
      const { answer } = await memberAt(stage.members, 1).taps("Yes 0.01");
      expect(answer?.text).toContain("Yes 2");
    } finally {
      stop();
      world.upstash.faults.hold = false;
    }
    for (const events of all) await expect.poll(() => events.live?.vote?.tally?.yes).toBe(2);
    const published = requestsFor(world, stage.group).filter(
      ({ commands }) => commands[0]?.[0]?.toUpperCase() === "PUBLISH",
    );
    expect(published).toHaveLength(1);
  });

  it("follows a vote to its result, its order and its session's end", LONG, async () => {
    const later = await workerAhead(world, AFTER_VOTE_MS);
    const stage = await openSession(world, 2);
    const address = await linkTo(stage);
    const events = await watch(address, second);
    expect(events.live).toMatchObject({ session: { participants: 2 }, vote: null });
    const vote = await propose(world, stage);
    await expect.poll(() => events.live?.vote?.state).toBe("open");
    await memberAt(stage.members, 0).taps("Yes 0.05");
    await callEnd(world, later, vote.body);
    await expect
      .poll(() => events.ledger?.positions.map(({ token, paid }) => [token, paid]))
      .toEqual([["BONK", 50_000_000]]);
    expect(events.live?.vote).toBeNull();
    expect(events.ledger?.past[0]).toMatchObject({ outcome: "filled", votes: [["@member_0", "yes", 50_000_000]] });
    expect(events.ledger?.flow).toEqual([[expect.any(Number), 50_000_000]]);
    await stage.admin.says("/close_session");
    await expect.poll(() => events.live?.session).toBeNull();
    expect(events.ledger?.past).toHaveLength(1);
  });

  it("follows its group into a supergroup", LONG, async () => {
    const stage = await openSession(world, 2, { type: "group" });
    await propose(world, stage);
    const address = await linkTo(stage);
    const events = await watch(address, second);
    await stage.group.upgrade();
    await expect.poll(() => events.told).toEqual(["again"]);
    const next = await watch(address, second);
    expect(next.live?.vote?.token).toBe("BONK");
  });

  it("ends for all who look when an admin ends its links, and the new link goes on", LONG, async () => {
    const stage = await openSession(world, 1);
    const address = await linkTo(stage);
    const events = await watch(address, second);
    await stage.admin.says("/board new");
    await expect.poll(() => events.told).toEqual(["ended revoked"]);
    const again = await BoardEvents.open(address, second.url);
    await expect.poll(() => again.told).toEqual(["ended revoked"]);
    const renewed = await watch(boardAddress(stage.group), second);
    expect(renewed.live?.session?.participants).toBe(1);
  });
});

describe("what a board costs", () => {
  /** Requests and billed commands that name the group, until both Workers are idle. */
  async function costOf({ group }: Stage, act: () => Promise<unknown>) {
    await Promise.all([world.worker.idle(), second.idle()]);
    world.upstash.resetRecords();
    await act();
    await Promise.all([world.worker.idle(), second.idle()]);
    const requests = requestsFor(world, group);
    return [requests.length, requests.reduce((sum, { billed }) => sum + billed, 0)];
  }

  it("is a link's one request, the state's few when it is opened, and what each change publishes", LONG, async () => {
    const later = await workerAhead(world, AFTER_VOTE_MS);
    // What Redis does not know yet takes a request more, once.
    for (const round of ["warm", "counted"]) {
      const stage = await openSession(world, 4);
      await stage.admin.says("/settings early off");
      const vote = await propose(world, stage);
      await memberAt(stage.members, 0).taps("Yes 0.05");
      const links = [
        await costOf(stage, () => stage.admin.says("/board")),
        await costOf(stage, () => stage.admin.says("/board new")),
      ];
      const address = boardAddress(stage.group);
      const opened = await costOf(stage, () => watch(address, second));
      const watched = await costOf(stage, () => memberAt(stage.members, 1).taps("Yes 0.05"));
      const settled = await costOf(stage, () => callEnd(world, later, vote.body));
      if (round === "warm") continue;
      expect({ links, opened, watched, settled }).toEqual({
        links: [
          [1, 3],
          [2, 5],
        ],
        // The subscription, the session, the orders, and the past votes.
        opened: [4, 14],
        // The vote, what it publishes, and perhaps the edit of the card.
        watched: expect.toSatisfy(
          ([requests = 0, billed = 0]: number[]) => [3, 4].includes(requests) && [8, 11].includes(billed),
        ),
        // Six and twenty are those of settling. What changes while something is published is published together.
        settled: expect.toSatisfy(
          ([requests = 0, billed = 0]: number[]) => requests > 6 && requests <= 15 && billed <= 47,
        ),
      });
    }
  });
});

describe("the page of a board", () => {
  it("holds nothing of the group, and lets nothing in or out", async () => {
    const stage = await openSession(world, 1);
    const address = await linkTo(stage);
    world.upstash.resetRecords();
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(answer.headers.has("set-cookie")).toBe(false);
    const html = await answer.text();
    expect(html).not.toContain("Buy the dip");
    expect(html).not.toMatch(/style=|<style|<script(?! type="module" src=)|https?:/);
    // Without its script it says what to do.
    expect(html).toContain("/status");
    expect(world.upstash.requests).toHaveLength(0);
  });

  it("has its scripts and styles beside it, and nothing else", async () => {
    const script = await world.worker.fetch("/board-assets/main.js");
    expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    for (const path of ["/board-assets/missing.js", "/board-assets/../wrangler.toml", "/board-assets/_headers"])
      expect((await world.worker.fetch(path)).status).toBe(404);
  });

  it("says what to do where the link is not ours or its time is over, and Redis is not asked", async () => {
    const stage = await openSession(world, 1);
    const address = await linkTo(stage);
    const { pathname } = new URL(address);
    const later = await workerAhead(world, 24 * 3_600_000);
    await world.worker.idle();
    world.upstash.resetRecords();
    const unknown = await world.worker.fetch("/board/nonsense");
    const forged = await world.worker.fetch(`${pathname.slice(0, -4)}AAAA/events`);
    const expired = await later.fetch(pathname);
    const [texts, statuses] = [await Promise.all([unknown.text(), expired.text()]), [unknown, forged, expired]];
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 410]);
    for (const text of texts) expect(text).toContain("Send <b>/board</b> in your group for a new link.");
    const events = await BoardEvents.open(address, later.url);
    await expect.poll(() => events.told).toEqual(["ended expired"]);
    expect(requestsFor(world, stage.group)).toHaveLength(0);
    const posted = await world.worker.fetch(pathname, { method: "POST" });
    expect(posted.status).toBe(405);
  });
});
