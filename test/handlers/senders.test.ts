import type { Update } from "grammy/types";
import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const anonymous = { anonymous: true };

describe("an anonymous admin", () => {
  it("may open, cancel and close", async () => {
    const room = world.room();
    expect(await room.alice.says(CREATE, anonymous)).toEqual([expect.stringContaining("Opened by An admin")]);
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE);
    await room.bob.taps("Yes");
    expect(await room.alice.says("/cancel", anonymous)).toEqual([expect.stringContaining("cancelled")]);
    expect(await room.alice.says("/close_session", anonymous)).toEqual([expect.stringContaining("closed")]);
  });

  it("cannot propose or vote by command, and learns how to", async () => {
    const room = world.room();
    await room.votes(room.bob, room.alice);
    const words = expect.stringMatching(/anonymously.*buttons.*remain anonymous/is);
    expect(await room.alice.says(PROPOSE, anonymous)).toEqual([words]);
    expect(await room.alice.says("/vote yes", anonymous)).toEqual([words]);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });

  it("joins and votes by taps, which come from the real account", async () => {
    const room = world.room();
    await room.alice.says(CREATE, anonymous);
    await room.alice.taps("Join");
    await room.bob.taps("Join");
    await room.bob.says(PROPOSE);
    expect(await room.alice.taps("Yes 0.05")).toContain("Counted");
    expect(await room.alice.says("/vote no")).toEqual([expect.stringContaining("already voted: Yes 0.05 SOL")]);
    await world.pass(5 * 60_000);
    expect(room.results[0]?.text).toContain("Yes, 0.05 SOL: @alice");
  });

  it("who opened a session leaves it to every admin to close, and to nobody else", async () => {
    const room = world.room();
    await room.alice.says(CREATE, anonymous);
    expect(await room.bob.says("/close_session")).toEqual([expect.stringMatching(/only an admin/i)]);
    expect(await room.alice.says("/close_session")).toEqual([expect.stringContaining("closed")]);
  });

  it("is one also where nobody is named beside the group", async () => {
    const room = world.room();
    const delivery = await world.until(room.alice.member.says(CREATE, anonymous));
    await world.idle();
    const { from: _, ...message } = delivery.update.message ?? {};
    const closes = { update_id: 9_000_001, message: { ...message, message_id: 9_000_001, text: "/close_session" } };
    await world.until(world.telegram.deliver(JSON.parse(JSON.stringify(closes))));
    await world.idle();
    expect((await room.bob.says("/status"))[0]).toContain("No session");
  });

  it("may ask what is going on", async () => {
    const room = world.room();
    expect(await room.alice.says("/status", anonymous)).toEqual([expect.stringContaining("No session")]);
  });
});

describe("who writes as a channel", () => {
  it.each([CREATE, PROPOSE, "/vote yes", "/cancel", "/close_session"])("is nobody for %s", async (typed) => {
    const room = world.room();
    await room.votes(room.bob, room.alice);
    expect(await room.alice.says(typed, { asChannel: true })).toEqual([
      expect.stringMatching(/came from a channel.*write as yourself/is),
    ]);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });

  it("is nobody in a post that was forwarded by itself, even with the channel's own name as admin", async () => {
    const room = world.room();
    await room.votes(room.bob);
    for (const typed of ["/vote yes", PROPOSE, "/close_session"])
      await world.until(room.group.forwardsFromChannel(typed));
    await world.idle();
    expect((await room.bob.says("/status"))[0]).toContain("Yes 0 · No 0");
  });

  it.each([136_817_688, 777_000])("is nobody where Telegram's own account %i is all there is of it", async (id) => {
    const room = world.room();
    const channel = room.enters({ first_name: "Channel", id, admin: true });
    await room.votes(room.bob, channel);
    for (const typed of ["/vote yes", "/cancel", "/close_session"])
      expect(await channel.says(typed)).toEqual([expect.stringContaining("came from a channel")]);
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });
});

describe("another bot", () => {
  it("cannot vote, propose, cancel or close, even as an admin", async () => {
    const room = world.room();
    const robot = room.enters({ first_name: "Robot", admin: true });
    await room.votes(room.bob, robot);
    const delivery = await world.until(robot.member.says("/status"));
    const message = delivery.update.message;
    if (message?.from === undefined) throw new Error("no message");
    const from = { ...message.from, is_bot: true as const };
    for (const text of ["/vote yes", "/cancel", "/close_session", PROPOSE]) {
      const update: Update = { update_id: 1, message: { ...message, from, text, message_id: message.message_id + 1 } };
      expect((await world.until(world.telegram.deliver(update))).status).toBe(200);
    }
    await world.idle();
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });
});

describe.each(["forwarded", "via_bot"] as const)("a command that is not its sender's own word (%s)", (borrowed) => {
  const sentence = { forwarded: /^That was forwarded/, via_bot: /^That came through another bot/ }[borrowed];

  it("does nothing and is told so: no vote, no proposal, no session, and nothing is withdrawn", async () => {
    const room = world.room();
    const says = async (who: "alice" | "bob", text: string) =>
      expect(await room[who].says(text, { borrowed })).toEqual([expect.stringMatching(sentence)]);
    await says("alice", CREATE);
    await room.opens(room.bob);
    await says("bob", PROPOSE);
    await room.bob.says(PROPOSE);
    await says("bob", "/vote yes 1");
    await says("alice", "/cancel");
    await says("alice", "/close_session");
    await says("bob", "/price BONK");
    await says("bob", "/worth");
    await says("bob", `/status@${world.telegram.botUser.username}`);
    expect((await room.bob.says("/status"))[0]).toContain("Yes 0 · No 0");
    expect(await room.bob.says("/vote no")).toEqual([expect.stringContaining("Yes 0 · No 1")]);
  });

  it("is not noticed where it is another bot's, and help is given", async () => {
    const room = world.room();
    expect(await room.bob.says("/dance BONK", { borrowed })).toEqual([]);
    expect(await room.bob.says("/vote@other_bot yes", { borrowed })).toEqual([]);
    expect(await room.bob.says("that's /vote yes", { borrowed })).toEqual([]);
    expect(await room.bob.says("/help", { borrowed })).toHaveLength(1);
  });
});
