import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { costOf } from "../../bench/measures/cost.ts";
import { conclave } from "../../bench/peers/conclave.ts";
import { grammySession } from "../../bench/peers/grammy-session.ts";
import { newChat, voters } from "../../bench/peers/peer.ts";
import { readModifyWrite } from "../../bench/peers/read-modify-write.ts";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";

let standIn: UpstashStandIn;
beforeAll(async () => {
  standIn = await startUpstash();
});
// One peer's keys would be nonsense to another that looks at all there are.
beforeEach(() => standIn.flushData());
afterAll(async () => {
  await standIn.close();
});

const [first, second, third, silent] = voters(4);

describe.each([
  { name: "Conclave", open: () => conclave(standIn), requests: 1 },
  { name: "read-modify-write", open: () => readModifyWrite(standIn), requests: 7 },
  { name: "grammY session", open: () => grammySession(standIn), requests: 2 },
  { name: "grammY session, in turn", open: () => grammySession(standIn, { inTurn: true }), requests: 2 },
])("$name", ({ name, open, requests }) => {
  test("keeps what its commands do, and votes go on where a vote was seeded", async () => {
    const peer = open();
    expect(peer.name).toBe(name);
    if (!first || !second || !third || !silent) throw new Error("no voters");
    const played = newChat();
    await peer.create(played, first);
    await peer.join(played, first);
    await peer.propose(played, first);
    await peer.vote(played, first, "yes");
    expect(await peer.votesKept(played)).toBe(1);

    const seeded = newChat();
    // One member does not vote: the vote with which all have voted does more than others.
    await peer.seed(seeded, [first, second, third, silent], 1);
    expect(await peer.votesKept(seeded)).toBe(1);
    await peer.vote(seeded, second, "no");
    // Once more, since the first vote may have carried a script's text.
    const cost = await costOf(standIn, () => peer.vote(seeded, third, "yes"));
    expect(cost.requests).toBe(requests);
    expect(await peer.votesKept(seeded)).toBe(3);
  });

  test("refuses a second vote and one of somebody who has not joined, so that no refusal counts as work", async () => {
    const peer = open();
    if (first === undefined || second === undefined) throw new Error("no voters");
    const chat = newChat();
    await peer.seed(chat, [first], 1);
    await expect(peer.vote(chat, first, "yes")).rejects.toThrow();
    await expect(peer.vote(chat, second, "yes")).rejects.toThrow();
    expect(await peer.votesKept(chat)).toBe(1);
    await peer.voteWithoutSession(newChat(), first);
  });
});
