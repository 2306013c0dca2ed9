import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Group, Member } from "../../dev/telegram/server.ts";
import { startWorld, type World } from "../../dev/world.ts";
import {
  buttonsOf,
  callEnd,
  cardFor,
  crowdSize,
  expectFree,
  memberAt,
  openSession,
  openVote,
  postUpdate,
  propose,
  reset,
  results,
  type Vote,
  workerAhead,
} from "../e2e/support.ts";

/** How far the two clocks are apart. */
const APART_MS = 2_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => reset(world));
afterAll(() => world.close());

/** A tap that any Worker can be given. */
function tapOf(group: Group, { user }: Member, { cardId }: Vote, label: string) {
  const card = group.botMessages.find(({ messageId }) => messageId === cardId);
  const data = card?.buttons.flat().find(({ text }) => text === label)?.data;
  const message = { message_id: cardId, date: 0, chat: { id: group.id, type: "supergroup", title: "Conclave" } };
  const id = `${user.id}${label.length}`;
  return { update_id: user.id, callback_query: { id, from: user, chat_instance: "1", data, message } };
}

describe("two Workers on one Redis whose clocks are two seconds apart", () => {
  it("count every vote of a crowd that reaches both at once, and a tap that reaches both only once", async () => {
    const ahead = await workerAhead(world, APART_MS);
    const size = crowdSize(world, 40);
    const stage = await openSession(world, size);
    const { group, members } = stage;
    const vote = await propose(world, stage);
    const label = (i: number) => (i % 2 === 0 ? "Yes 0.05" : "No");
    const posts = members.flatMap((member, i) => {
      const tap = tapOf(group, member, vote, label(i));
      const workers = i % 5 === 0 ? [world.worker, ahead] : [i % 2 === 0 ? ahead : world.worker];
      return workers.map((worker) => postUpdate(world, worker, tap));
    });
    for (const { status } of await Promise.all(posts)) expect(status).toBe(200);
    const settling = await workerAhead(world, 70_000);
    await callEnd(world, settling, vote.body);
    const half = size / 2;
    expect(results(group)[0]?.text).toContain(`Yes ${half} · No ${half} · Abstained 0\nTotal ${(half * 5) / 100}`);
    await Promise.all([ahead.close(), settling.close()]);
  });

  it("settle a vote once, and agree on who was in time, where its end comes for one before the other", async () => {
    const { stage, vote } = await openVote(world);
    const { group, members } = stage;
    const dueAt = world.qstash.messages.find(({ body }) => body === vote.body)?.dueAt ?? 0;
    const third = tapOf(group, memberAt(members, 2), vote, "No");
    const behind = await workerAhead(world, dueAt - Date.now() - APART_MS - 500);
    const ahead = await workerAhead(world, Number(behind.bindings.CLOCK_OFFSET_MS) + APART_MS);
    const workers = [behind, ahead, behind, ahead];
    const calls = await Promise.all(workers.map((worker) => callEnd(world, worker, vote.body)));
    for (const { status } of calls) expect([200, 503]).toContain(status);
    await postUpdate(world, behind, third);
    await Promise.all([behind.scheduled(), ahead.scheduled()]);
    expect(results(group).map(({ text }) => text)).toEqual([expect.stringContaining("Yes 2 · No 0 · Abstained 1")]);
    expect(buttonsOf(cardFor(group, "BONK"))).toEqual([]);
    await expectFree(world, stage);
    await Promise.all([behind.close(), ahead.close()]);
  });
});
