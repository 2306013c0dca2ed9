import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { LONG } from "../support/long.ts";
import { buttonsOf, cardFor, results } from "./messages.ts";
import { callsFor, requestsFor } from "./requests.ts";
import { cardsAtRest, reset } from "./reset.ts";
import { workerAhead } from "./settling.ts";
import { openSession, propose } from "./stage.ts";

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => reset(world));
afterAll(() => world.close());

describe("a session of four", () => {
  it("goes from /create_session by taps and commands to one result that names everybody who voted", async () => {
    const group = world.telegram.group();
    const ann = group.member({ first_name: "Ann", username: "ann_trades", admin: true });
    const bob = group.member({ first_name: "Bob", username: "bob99" });
    const cleo = group.member({ first_name: "Cleo" });
    const dan = group.member({ first_name: "Dan", username: "dan" });

    await ann.says('/create_session "Buy BONK before Friday" 2');
    const [opened] = group.botMessages;
    expect(opened?.text).toContain("Buy BONK before Friday");
    expect(buttonsOf(opened)).toEqual(["Join", "Skip"]);
    for (const member of [ann, bob, cleo, dan]) expect((await member.taps("Join")).answer?.text).toMatch(/in!/);

    await bob.says("/propose “BUY token=BONK amount=0,05 price=market”");
    expect(buttonsOf(cardFor(group, "BONK"))).toEqual(["Yes 0.01", "Yes 0.05", "Yes 0.1", "No"]);
    await bob.says("/vote yes 0,05");
    expect(group.botMessages.at(-1)?.text).toMatch(/Yes 1 .*No 0/);
    expect((await cleo.taps("Yes 0.01")).answer?.text).toContain("0.06 SOL");
    expect((await dan.taps("No")).answer?.text).toContain("No 1");
    expect((await dan.taps("Yes 0.1")).answer?.text).toMatch(/already voted: No/);

    // A vote ends on a whole second, and QStash is asked for whole seconds.
    await world.advance(2 * MINUTE + 2_000);
    expect(results(group)).toHaveLength(1);
    const [result] = results(group);
    for (const words of ["Yes 2", "No 1", "Abstained 1", "0.06 SOL", "BONK", "@bob99", "Cleo", "@dan"])
      expect(result?.text).toContain(words);
    expect(result?.text).not.toContain("@ann_trades");
    const card = cardFor(group, "BONK");
    expect(buttonsOf(card)).toEqual([]);
    expect(card?.text).toContain("Passed");
    expect(card?.text).not.toMatch(/abstained/i);
    expect(world.qstash.deliveries.map(({ status }) => status)).toEqual([200]);
    expect(world.qstash.publishes).toHaveLength(1);
    expect(world.worker.refusedRequests).toEqual([]);

    await ann.says("/close_session");
    expect(group.botMessages.at(-1)?.text).toContain("closed");
    await expect.poll(() => buttonsOf(group.botMessages[0])).toEqual([]);
  });

  it("lets the next proposal of the session run after time has passed, and calls at its end and not before", async () => {
    world.qstash.resetRecords();
    const stage = await openSession(world, 2);
    await propose(world, stage, "ONE");
    await world.advance(MINUTE + 2_000);
    expect(results(stage.group)).toHaveLength(1);
    await propose(world, stage, "TWO");
    await world.advance(1_000);
    expect(results(stage.group)).toHaveLength(1);
    await world.advance(MINUTE + 1_000);
    expect(results(stage.group)).toHaveLength(2);
    expect(world.qstash.deliveries.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("what it costs", LONG, () => {
  /** By its clock a card was edited seconds from now, so that the next edit is five seconds away, however slow this machine is. */
  let ahead: RunningWorker;
  beforeAll(async () => {
    ahead = await workerAhead(world, Number(world.worker.bindings.CLOCK_OFFSET_MS) + 20_000);
  });

  async function throughAhead(act: () => Promise<unknown> | undefined): Promise<void> {
    world.telegram.setWebhook(`${ahead.url}/telegram`, world.webhookSecret);
    await act();
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
  }

  it("is one request of three commands and one answer for a vote, by tap and by command", async () => {
    // The fourth does not vote, so it does not end early.
    const stage = await openSession(world, 4);
    const [first, second, third] = stage.members;
    await propose(world, stage);
    await throughAhead(() => first?.taps("Yes 0.01"));
    for (const vote of [() => second?.taps("Yes 0.05"), () => third?.says("/vote no")]) {
      await cardsAtRest(world, stage);
      world.upstash.resetRecords();
      world.telegram.resetRecords();
      await vote();
      await world.worker.idle();
      const requests = requestsFor(world, stage.group);
      expect(requests.map(({ commands, billed }) => [commands.map(([name]) => name), billed])).toEqual([
        [["evalsha"], 3],
      ]);
      expect(world.telegram.outgoing).toHaveLength(1);
    }
    expect(callsFor(world, stage.group)).toEqual(["sendMessage"]);
  });

  it("is one request for a join", async () => {
    const stage = await openSession(world, 0);
    const [early, late] = ["Early", "Late"].map((first_name) => stage.group.member({ first_name }));
    await throughAhead(() => early?.taps("Join"));
    await expect.poll(() => stage.group.botMessages[0]?.edits).toBe(1);
    await world.worker.idle();
    world.upstash.resetRecords();
    world.telegram.resetRecords();
    await late?.taps("Join");
    await world.worker.idle();
    expect(requestsFor(world, stage.group)).toHaveLength(1);
    expect(world.telegram.outgoing.map(({ method }) => method)).toEqual(["getChatMember", "answerCallbackQuery"]);
  });
});
