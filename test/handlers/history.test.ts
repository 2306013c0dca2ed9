import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { pastVote } from "../support/past-votes.ts";
import { labels, PROPOSE, type Room, SELL } from "../support/room.ts";

const archive = new ArchiveStandIn();
const world = await startBotWorld({ bindings: { ARCHIVE_READ: archive } });
afterAll(() => world.close());
afterEach(() => {
  archive.fault = undefined;
  world.telegram.resetFaults();
});

const OUT_OF_DATE = "That button is out of date. Send /status to see what is on now.";
const AWAY = "Older votes can't be shown just now. Please try again in a minute.";
const EMPTY = `There are no past votes to show. Start one: ${PROPOSE}`;

/** The page that is shown last, and what it says of each vote. */
const page = (room: Room) => room.message("🗂 Past votes");
const parts = (room: Room) => page(room).text.split("\n\n").slice(1);
const tokens = (room: Room) => parts(room).map((part) => /^(?:BUY|SELL) (\S+)/.exec(part)?.[1]);

/** Bob proposes to buy this token, and says yes or no to it. */
async function voteOn(room: Room, token: string, choice: "Yes 0.01" | "No" = "No"): Promise<void> {
  await room.bob.says(`/propose "BUY token=${token} amount=0.05 price=market"`);
  await room.bob.taps(choice);
  await world.pass(5 * 60_000 + 1_000);
}

describe("/history of a group whose votes Redis has", () => {
  let room: Room;
  beforeAll(async () => {
    room = world.room();
    await room.opens(room.bob, room.carol);
    await room.backs('/propose "BUY token=WIF amount=0.05 price=0.5"', [room.bob, "0.05"], [room.carol, "0.01"]);
    await world.pass(5 * 60_000 + 1_000);
    await room.bob.says(SELL);
    await room.bob.taps("No");
    await world.pass(5 * 60_000 + 1_000);
    await room.alice.says("/close_session");
    await room.opens(room.bob);
    for (const token of ["AAA", "BBB", "CCC", "DDD", "EEE"]) await voteOn(room, token);
    await room.bob.says(PROPOSE);
    await room.alice.says("/cancel");
    // It runs, and is no past vote.
    await room.bob.says('/propose "BUY token=RUNNING amount=0.05 price=market"');
    await world.pass(60_000);
  });

  it("shows the newest five to anybody, and goes on to the older ones and back in the same message", async () => {
    expect(await room.enters({ first_name: "Eve" }).says("/history")).toHaveLength(1);
    const { messageId } = page(room);
    const count = room.texts.length;
    expect([tokens(room), labels(page(room))]).toEqual([["BONK", "EEE", "DDD", "CCC", "BBB"], [["Older ›"]]]);
    expect(await room.carol.taps("Older")).toBe("");
    expect([tokens(room), labels(page(room))]).toEqual([["AAA", "order", "WIF"], [["« Newest"]]]);
    expect(await room.bob.taps("« Newest")).toBe("");
    expect(tokens(room)).toEqual(["BONK", "EEE", "DDD", "CCC", "BBB"]);
    expect(room.texts).toHaveLength(count);
    expect(page(room)).toMatchObject({ messageId, edits: 2 });
  });

  it("tells of each how it ended and who voted what, and mentions nobody", async () => {
    await room.bob.says("/history");
    const name = (username: string) => `@\u2060${username}`;
    expect(parts(room)[0]).toMatch(/^BUY BONK · \d+ \w+ \d{4}, \d\d:\d\d UTC\n🚫 Cancelled · nobody voted$/);
    expect(parts(room)[1]).toMatch(/^BUY EEE · .* UTC\n❌ Not bought · Yes 0 · No 1\nNo: @\u2060bob$/);
    await room.bob.taps("Older");
    expect(parts(room)[1]?.split("\n")).toEqual([
      expect.stringMatching(/^SELL order 1 \(WIF\) · .* UTC$/),
      "❌ Not sold · Yes 0 · No 1",
      `No: ${name("bob")}`,
    ]);
    expect(parts(room)[2]?.split("\n")).toEqual([
      expect.stringMatching(/^BUY WIF · .* UTC$/),
      "✅ Bought as order 1 on paper · Yes 2 · No 0 · 0.06 SOL",
      `Yes: ${name("bob")} 0.05, ${name("carol")} 0.01`,
    ]);
    const types = page(room).entities.map(({ type }) => type);
    expect(types.filter((type) => type !== "bold" && type !== "date_time")).toEqual([]);
    expect(types.filter((type) => type === "date_time")).toHaveLength(3);
  });

  it("refuses data that no button of its has, and turns nothing else into a page", async () => {
    await room.bob.says("/history");
    const { messageId, text } = page(room);
    const forged = [
      "h:",
      "h:0:-100.1",
      "h:1",
      "h:1:",
      "h:1:x",
      "h:01:-100.1",
      "h:1:-100.1:2",
      "h:1e3:-100.1",
      "h:-1:-100.1",
    ];
    for (const data of forged) expect(await room.bob.tapsData(data, messageId)).toBe(OUT_OF_DATE);
    // Nothing is older than that.
    expect(await room.bob.tapsData(`h:1:${room.group.id}.1`, messageId)).toBe(OUT_OF_DATE);
    expect(page(room).text).toBe(text);
    expect(await room.bob.tapsData("h", room.sessionCard.messageId)).toBe(OUT_OF_DATE);
    expect(room.sessionCard.text).toMatch(/^📣/);
  });

  it("says that a page is out of date where Telegram does not change it any more", async () => {
    await room.bob.says("/history");
    world.telegram.faults.next.push({ method: "editMessageText", count: 1, status: 400 });
    expect(await room.bob.taps("Older")).toBe(OUT_OF_DATE);
  });

  it("says that older ones cannot be shown just now if the archive does not answer", async () => {
    for (const fault of [new Error("away"), { nonsense: true }, [{ id: "forged" }]]) {
      archive.fault = fault;
      await room.bob.says("/history");
      expect(tokens(room).slice(0, 5)).toEqual(["BONK", "EEE", "DDD", "CCC", "BBB"]);
      expect(parts(room).at(-1)).toBe(AWAY);
      world.logs.splice(0);
    }
    archive.fault = undefined;
    expect(await room.bob.taps("Older")).toBe("");
    expect(parts(room).at(-1)).not.toBe(AWAY);
  });
});

describe("/history of a group whose votes the archive has", () => {
  it("joins both without a gap or a double, and leaves out the vote that runs", async () => {
    const room = world.room();
    await room.opens(room.bob);
    await voteOn(room, "AAA");
    await room.bob.says(PROPOSE);
    const [running, last] = await Promise.all([
      world.store.findActiveProposal(room.group.id),
      world.store.listPastVotes(room.group.id, null, 1),
    ]);
    const [known] = last.votes;
    if (known === undefined || running === null) throw new Error("no vote");
    const old = Array.from({ length: 9 }, (_, i) =>
      pastVote({
        id: `${room.group.id}.${i + 901}`,
        token: `OLD${i}`,
        startTime: known.startTime - 1 - Math.floor(i / 2),
      }),
    );
    archive.votesOf.set(room.group.id, [
      ...old,
      { ...known, token: "STALE" },
      pastVote({ id: running.id, token: "RUNNING", startTime: running.startTime, state: "open", passed: null }),
    ]);
    await room.bob.says("/history");
    const seen = [tokens(room)];
    await room.bob.taps("Older");
    seen.push(tokens(room));
    expect(seen).toEqual([
      ["AAA", "OLD1", "OLD0", "OLD3", "OLD2"],
      ["OLD5", "OLD4", "OLD7", "OLD6", "OLD8"],
    ]);
    expect(labels(page(room))).toEqual([["« Newest"]]);
    archive.fault = new Error("away");
    expect(await room.bob.taps("« Newest")).toBe("");
    expect([tokens(room)[0], parts(room).at(-1)]).toEqual(["AAA", AWAY]);
    world.logs.splice(0);
  });

  it("says so if there are none, or none can be shown", async () => {
    const room = world.room();
    expect(await room.bob.says("/history")).toEqual([EMPTY]);
    archive.fault = new Error("away");
    expect(await room.bob.says("/history")).toEqual([AWAY]);
    world.logs.splice(0);
  });
});

describe("/history of a hidden vote", () => {
  it("leaves its choices out if it was withdrawn, and has them once it has ended", async () => {
    const room = world.room();
    await room.alice.says("/settings hidden on");
    await room.opens(room.bob, room.carol);
    await room.bob.says(PROPOSE);
    await room.bob.taps("Yes 0.05");
    await room.alice.says("/cancel");
    await world.pass(60_000);
    await voteOn(room, "SHOWN", "Yes 0.01");
    await room.bob.says("/history");
    expect(parts(room)[0]).toContain("Yes: @\u2060bob 0.01");
    expect(parts(room)[1]?.split("\n").slice(1)).toEqual(["🚫 Cancelled", "Its votes were hidden, and stay so."]);
  });
});

it("/history in a private chat says that it works in a group", async () => {
  const alone = world.telegram.privateChat({ first_name: "Zoe" });
  await world.until(alone.says("/history"));
  await world.idle();
  expect(alone.botMessages.map(({ text }) => text)).toEqual([expect.stringMatching(/works in a group/)]);
});
