import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Group } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { type Death, killAt } from "./death.ts";
import {
  AFTER_LEASE_MS,
  AFTER_VOTE_MS,
  buttonsOf,
  callEnd,
  callUntilDone,
  expectFree,
  expectSettled,
  firstEdits,
  openVote,
  requestsFor,
  reset,
  said,
  workerAhead,
} from "./support.ts";

let world: World;
let later: RunningWorker;
let afterLease: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
  afterLease = await workerAhead(world, AFTER_LEASE_MS);
  // From here on the scripts are known, and a settlement is the same requests each time.
  const { stage, vote } = await openVote(world);
  await stage.admin.says("/status");
  await callEnd(world, later, vote.body);
  await stage.admin.says("/close_session");
});
afterEach(async () => {
  reset(world);
  // The cron's list is shared, and one run takes a few votes only.
  await world.upstash.flushData();
});
afterAll(() => world.close());

/** What a settlement sends, in order. */
const STEPS = ["evalsha+hgetall", "editMessageText", "evalsha", "sendMessage", "evalsha", "zrem"];
/** And what its archiving sends after that where the session was closed meanwhile. */
const CLOSING = ["hgetall+get", "set", "evalsha", "editMessageText"];

const deaths = (steps: readonly string[]): Death[] =>
  steps.flatMap((_, i): Death[] => [
    { at: i + 1, when: "before" },
    { at: i + 1, when: "after" },
  ]);

/** Cut in the middle of sending, nobody knows whether the message arrived, so it is not sent again. */
const silent = ({ at, when }: Death): boolean => when === "before" && at === 4;

/** Where only the answer to "announcing" is lost, the Worker knows that nothing was sent, and takes that back as soon as it can. */
const takenBack = async (world: World, group: Group, { at, when }: Death) => {
  if (when === "before" || at !== 3) return;
  const state = () => world.upstash.command("HGET", `session:live:{${group.id}}`, "q.state");
  await expect.poll(state, { timeout: 8_000 }).toBe("closed");
};

/** Once the session is gone, nobody knows any more which card was its own: the buttons stay, and refuse politely. */
const unseen = ({ at, when }: Death): boolean => (when === "before" ? at === 10 : at === 9);

describe("a settlement that dies", () => {
  it("sends these requests where nothing goes wrong", async () => {
    const { stage, vote } = await openVote(world);
    await firstEdits(stage);
    const seen = killAt(world, stage.group, { at: 99, when: "before" });
    await callEnd(world, later, vote.body);
    seen.end();
    expect(seen.done).toEqual(STEPS);
  });

  it.each(deaths(STEPS))(
    "is finished by whoever comes again, $when request $at: one result at most, a true card, and room for the next vote",
    async (death) => {
      const { stage, vote } = await openVote(world);
      await firstEdits(stage);
      const seen = killAt(world, stage.group, death);
      const { status, headers } = await callEnd(world, later, vote.body);
      expect(status).toBe(503);
      expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
      seen.end();
      expect(seen.done).toEqual(STEPS.slice(0, death.when === "after" ? death.at : death.at - 1));
      await takenBack(world, stage.group, death);

      // By turns QStash and the cron trigger: either is enough after each death.
      if ((death.at % 2 === 0) === (death.when === "after")) await afterLease.scheduled();
      else expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
      expectSettled(stage.group, vote, silent(death) ? 0 : 1);
      expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
      expect(await world.upstash.command("ZSCORE", "proposals:due", vote.id)).toBeNull();
      await expectFree(world, stage);
    },
  );

  it("keeps others away until its lease has run out, where its isolate is gone", async () => {
    const { stage, vote } = await openVote(world);
    world.telegram.faults.next.push({
      method: "editMessageText",
      chatId: stage.group.id,
      count: 1,
      status: 0,
      hang: true,
    });
    const dying = callEnd(world, later, vote.body).catch(() => undefined);
    await expect.poll(() => world.telegram.outgoing.at(-1)?.errorCode).toBe(0);
    await later.setBindings({ ...later.bindings });
    await dying;
    const busy = await callEnd(world, later, vote.body);
    expect(busy.status).toBe(503);
    expect(Number(busy.headers.get("Retry-After"))).toBeGreaterThan(10);
    expect(Number(busy.headers.get("Retry-After"))).toBeLessThanOrEqual(20);
    expect((await callEnd(world, afterLease, vote.body)).status).toBe(200);
    expectSettled(stage.group, vote, 1);
  });

  it.each(deaths([...STEPS, ...CLOSING]).filter(({ at }) => at === 4 || at > 5))(
    "is finished where the session was closed meanwhile, $when request $at: the next session can be opened",
    async (death) => {
      const { stage, vote } = await openVote(world);
      // The group closes its session when the vote is over by one clock and not settled yet.
      const noEdit = { method: "editMessageText", chatId: stage.group.id, count: 1, status: 429, retryAfter: 30 };
      world.telegram.faults.next.push({ ...noEdit });
      await callEnd(world, later, vote.body);
      await firstEdits(stage);
      const fault = { ...noEdit };
      world.telegram.faults.next.push(fault);
      await stage.admin.says("/close_session");
      // Whoever closes tries to settle, is put off, and finds that there is nothing to archive yet.
      const last = () =>
        requestsFor(world, stage.group)
          .at(-1)
          ?.commands.map(([name]) => name);
      await expect.poll(() => [fault.count, last()?.join("+")]).toEqual([0, CLOSING[0]]);
      world.telegram.resetFaults();

      const seen = killAt(world, stage.group, death);
      await callEnd(world, later, vote.body);
      seen.end();
      await callUntilDone(world, afterLease, vote.body);
      expectSettled(stage.group, vote, silent(death) ? 0 : 1);
      const [card] = stage.group.botMessages;
      expect(buttonsOf(card)).toEqual(unseen(death) ? ["Join", "Skip"] : []);
      if (unseen(death)) expect((await stage.admin.taps("Join")).answer?.text).toContain("No session is open");
      await stage.admin.says('/create_session "The next one"');
      expect(said(stage.group).at(-1)).toContain("The next one");
    },
  );
});
