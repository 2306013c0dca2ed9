import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("somebody who is no member of the group, and taps on its cards", () => {
  it.each(["left", "kicked", "restricted"] as const)("cannot join, and learns why (%s)", async (how) => {
    const room = world.room();
    await room.opens(room.bob);
    room.carol.member.leaves(how);
    expect(await room.carol.taps("Join")).toMatch(/^Only members of this group can take part/);
    await room.bob.says(PROPOSE);
    expect(await room.carol.taps("Yes 0.05")).toMatch(/have not joined/);
    expect((await room.bob.says("/status"))[0]).toContain("0 of 1 voted");
  });

  it("keeps the vote that was cast as a member", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.carol.taps("No");
    room.carol.member.leaves();
    await world.pass(5 * 60_000 + 1_000);
    expect(room.results[0]?.text).toContain("Yes 0 · No 1 · Abstained 1");
  });
});

describe("somebody of whom Telegram does not say whether they are a member", () => {
  it.each([400, 403, 500])("is let in (%i)", async (status) => {
    const room = world.room();
    await room.opens();
    world.telegram.faults.next.push({ method: "getChatMember", count: 1, status });
    expect(await room.bob.taps("Join")).toMatch(/You're in/);
  });

  it("is let in by the supergroup that their group has become", async () => {
    const room = world.room({ type: "group" });
    await room.opens(room.bob);
    await world.until(room.group.upgrade());
    await world.idle();
    expect(await room.carol.taps("Join")).toMatch(/You're in/);
  });
});
