/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Group } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { onCall } from "../faults/crash.ts";
import { buttonsOf, cardFor, results, said, sessionOf } from "./messages.ts";
import { expectSettled } from "./outcome.ts";
import { cardsAtRest, reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, callUntilDone, workerAhead } from "./settling.ts";
import { memberAt, openSession, openVote, propose, type Stage, type Vote } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
  const { stage, vote } = await openVote(world);
  await callEnd(world, later, vote.body);
  await stage.admin.says("/close_session");
});
afterEach(() => reset(world));
afterAll(() => world.close());

/** Begins to settle a vote, and holds the settlement at the card's last edit until it is let go. */
async function settleHalfway(stage: Stage, vote: Vote) {
  await cardsAtRest(world, stage);
  const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
  const fault = { method: "editMessageText", chatId: stage.group.id, count: 1, status: 200, until };
  world.telegram.faults.next.push(fault);
  const settling = callEnd(world, later, vote.body);
  await expect.poll(() => fault.count).toBe(0);
  return async () => {
    letGo();
    return (await settling).status;
  };
}

/** Calls `act` when the n-th request that names the group has been carried out, until the function returned is called. */
function onRequest(group: Group, n: number, act: () => void): () => void {
  let seen = 0;
  const count = () => {
    seen += 1;
    if (seen === n) act();
  };
  const stops = [
    world.upstash.onRequest(({ commands }) => {
      if (JSON.stringify(commands).includes(String(group.id))) count();
    }),
    onCall(world, group, count),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const Record = z.object({ open: z.boolean(), participants: z.array(z.string()) });

async function expectClosed({ group, admin }: Stage, sessionId: string): Promise<void> {
  await expect.poll(() => group.botMessages[0]?.text).toContain("Closed");
  expect(buttonsOf(group.botMessages[0])).toEqual([]);
  const [chat = "", message = ""] = sessionId.split(".");
  const record = await world.upstash.command("GET", `session:{${chat}}.${message}`);
  const { open, participants } = Record.parse(JSON.parse(String(record)));
  expect(open).toBe(false);
  expect(participants.toSorted()).toEqual(["@member_0", "@member_1", "@member_2"]);
  await admin.says('/create_session "The next one"');
  expect(said(group).at(-1)).toContain("The next one");
}

describe("/close_session against a settlement under way", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "lets it finish first: one result, a true card, a closed session, after request %i of the settlement",
    async (n) => {
      const { stage, vote } = await openVote(world);
      const sessionId = sessionOf(stage.group);
      // Whoever closes is as slow as the settlement, so that they overlap.
      world.telegram.faults.delayMs = 10;
      let closing: Promise<unknown> = Promise.resolve();
      const stop = onRequest(stage.group, n, () => {
        closing = stage.admin.says("/close_session");
      });
      const { status } = await callEnd(world, later, vote.body);
      stop();
      expect(status).toBe(200);
      await closing;
      await expect.poll(() => results(stage.group)).toHaveLength(1);
      expectSettled(stage.group, vote, 1);
      expect(said(stage.group).filter((text) => text.startsWith("🔒"))).toHaveLength(1);
      await expectClosed(stage, sessionId);
    },
  );

  it("is answered that the result comes first, and Join is refused from then on", async () => {
    const { stage, vote } = await openVote(world);
    const finish = await settleHalfway(stage, vote);
    await stage.admin.says("/close_session");
    expect(said(stage.group).at(-1)).toContain("result of its last vote comes first");
    const late = stage.group.member({ first_name: "Late" });
    expect((await late.taps("Join")).answer?.text).toContain("closed");
    await stage.admin.says('/create_session "Too soon"');
    expect(said(stage.group).at(-1)).toContain("being settled");
    expect(await finish()).toBe(200);
    expectSettled(stage.group, vote, 1);
  });

  it("comes to one of two ends where both happen at the same instant: a result, or a cancelled vote", async () => {
    const { stage, vote } = await openVote(world);
    const sessionId = sessionOf(stage.group);
    const calls = Array.from({ length: 5 }, () => callEnd(world, later, vote.body));
    const closes = Array.from({ length: 3 }, () => stage.admin.says("/close_session"));
    await Promise.all([...calls, ...closes]);
    expect(await callUntilDone(world, later, vote.body)).toBe(200);
    const card = cardFor(stage.group, "BONK");
    expect(buttonsOf(card)).toEqual([]);
    expect(results(stage.group)).toHaveLength(card?.text.includes("Cancelled") ? 0 : 1);
    await expectClosed(stage, sessionId);
  });
});

describe("a vote that ends while members vote", () => {
  it("counts exactly those who were told so", async () => {
    const stage = await openSession(world, 24);
    const vote = await propose(world, stage);
    const taps = stage.members.map((member) => member.taps("Yes 0.01"));
    const { status } = await callEnd(world, later, vote.body);
    const told = await Promise.all(taps);
    expect(status).toBe(200);
    const counted = told.filter(({ answer }) => answer?.text?.includes("Counted")).length;
    const refused = told.filter(({ answer }) => /not counted|over|No vote/.test(answer?.text ?? "")).length;
    expect(counted + refused).toBe(24);
    expect(results(stage.group)[0]?.text).toContain(`Yes ${counted} · No 0 · Abstained ${24 - counted}`);
    expect(cardFor(stage.group, "BONK")?.text).toContain(`Yes ${counted} · No 0`);
  });

  it("cannot be cancelled any more once it is being settled", async () => {
    const { stage, vote } = await openVote(world);
    const finish = await settleHalfway(stage, vote);
    await stage.admin.says("/cancel");
    expect(said(stage.group).at(-1)).toContain("being settled");
    await memberAt(stage.members, 0).says('/propose "BUY token=B amount=1"');
    expect(said(stage.group).at(-1)).toContain("being settled");
    expect(await finish()).toBe(200);
    expectSettled(stage.group, vote, 1);
  });
});
