import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, labels } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("/create_session", () => {
  it("opens a session for an admin, with a card to join by", async () => {
    const room = world.room();
    const said = await room.alice.says(CREATE);
    expect(said).toEqual([room.sessionCard.text]);
    expect(said[0]).toContain("Buy BONK token");
    expect(said[0]).toContain("@alice");
    expect(said[0]).toContain("5 minutes");
    expect(said[0]).toContain("0 joined");
    expect(labels(room.sessionCard)).toEqual([["Join", "Skip"]]);
  });

  it("is for admins only", async () => {
    const room = world.room();
    expect(await room.bob.says(CREATE)).toEqual([expect.stringMatching(/only .*admins/i)]);
    expect(await room.bob.says("/status")).toEqual([expect.stringContaining("No session is open")]);
  });

  it("asks who the admins are at that moment", async () => {
    const room = world.room();
    room.bob.member.promote();
    room.alice.member.demote();
    expect(await room.alice.says(CREATE)).toEqual([expect.stringMatching(/only .*admins/i)]);
    expect(await room.bob.says(CREATE)).toEqual([expect.stringMatching(/^📣/)]);
  });

  it("opens one session a chat, and names the one that is open", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.alice.says('/create_session "Another"')).toEqual([
      expect.stringMatching(/already open.*Buy BONK token.*\/close_session/s),
    ]);
    expect(await room.bob.taps("Join")).toContain("already");
  });

  it("keeps the sessions of two chats apart", async () => {
    const [one, other] = [world.room(), world.room()];
    await one.alice.says('/create_session "One"');
    await other.alice.says('/create_session "Other"');
    await one.bob.taps("Join");
    expect((await one.bob.says("/status"))[0]).toMatch(/One[\s\S]*1 joined/);
    expect((await other.bob.says("/status"))[0]).toMatch(/Other[\s\S]*0 joined/);
  });

  it.each([
    ["/create_session “Buy BONK” 3", "Buy BONK", "3 minutes"],
    ["/create_session „Buy BONK“ 3", "Buy BONK", "3 minutes"],
    ["/create_session «Buy BONK» 3 min", "Buy BONK", "3 minutes"],
    ["/create_session Buy BONK 3", "Buy BONK", "3 minutes"],
    ["/create_session   Buy   BONK", "Buy BONK", "5 minutes"],
    ['/CREATE_SESSION@ConclaveBot "Buy BONK" 1', "Buy BONK", "1 minute"],
    ["/create_session\n“Buy BONK”\n10", "Buy BONK", "10 minutes"],
  ])("takes %j as people type it", async (typed, message, minutes) => {
    const room = world.room();
    const [card] = await room.alice.says(typed);
    expect(card?.split("\n")[0]).toBe(`📣 ${message}`);
    expect(card).toContain(`${minutes}\n`);
  });

  it.each([
    ["/create_session", /\/create_session "/],
    ['/create_session ""', /\/create_session "/],
    ['/create_session "Buy" 0', /1 to 10/],
    ['/create_session "Buy" 11', /1 to 10/],
    ['/create_session "Buy" soon', /1 to 10/],
    [`/create_session ${"long ".repeat(100)}`, /too long/],
  ])("answers %j with what to type instead, and opens nothing", async (typed, words) => {
    const room = world.room();
    expect(await room.alice.says(typed)).toEqual([expect.stringMatching(words)]);
    expect(await room.alice.says("/status")).toEqual([expect.stringContaining("No session is open")]);
  });
});

describe("Join and Skip", () => {
  it("let people in and out, and the card counts them", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    expect(await room.carol.taps("Skip")).toMatch(/out.*join/is);
    await world.pass(5_000);
    expect(room.sessionCard.text).toContain("1 joined");
    expect(await room.carol.taps("Join")).toMatch(/you're in/i);
    await world.pass(5_000);
    expect(room.sessionCard.text).toContain("2 joined");
  });

  it("do no harm twice", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.bob.taps("Join")).toMatch(/already/);
    expect(await room.carol.taps("Skip")).toMatch(/skipped.*still join/i);
    expect(await room.carol.taps("Skip")).toMatch(/skipped.*still join/i);
    await world.pass(5_000);
    expect(room.sessionCard.text).toContain("1 joined");
  });

  it("write nothing into the group but the card's number", async () => {
    const room = world.room();
    await room.opens(room.bob, room.carol);
    await room.bob.taps("Skip");
    expect(room.texts).toHaveLength(1);
  });

  it("do not let out who has voted", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.01");
    expect(await room.bob.taps("Skip")).toMatch(/voted.*stay/i);
    expect(await room.carol.taps("Skip")).toMatch(/out/);
    await world.pass(5 * 60_000);
    expect(room.results.map(({ text }) => text)).toEqual([expect.stringContaining("Abstained 0")]);
  });

  it("stay open while a vote runs, and who joins late may vote", async () => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.carol.says("/vote yes")).toEqual([expect.stringMatching(/not joined.*Join/)]);
    await room.carol.taps("Join");
    expect(await room.carol.says("/vote yes")).toEqual([expect.stringContaining("Counted: Yes 0.01 SOL")]);
    await world.pass(5_000);
    expect(room.card.text).toContain("1 of 2 voted");
  });

  it("are open to admins like to everybody, and admins have to join too", async () => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.alice.says("/vote yes")).toEqual([expect.stringContaining("not joined")]);
    await room.alice.taps("Join");
    expect(await room.alice.taps("No")).toContain("Counted: No");
  });

  it("stay open after a vote is over", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await world.pass(5 * 60_000);
    expect(await room.carol.taps("Join")).toMatch(/you're in/i);
  });
});
