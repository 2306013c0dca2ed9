import { afterAll, afterEach, describe, expect, it } from "vitest";
import { recount } from "../../scripts/recount/report.ts";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { readCsv } from "../support/csv.ts";
import { pastVote } from "../support/past-votes.ts";
import { type Actor, PROPOSE, type Room, SELL } from "../support/room.ts";
import { ORDER } from "../views/trade-samples.ts";

const archive = new ArchiveStandIn();
const world = await startBotWorld({ bindings: { ARCHIVE_READ: archive } });
world.refusalsExpected = true;
afterAll(() => world.close());
afterEach(() => {
  archive.fault = undefined;
  world.telegram.resetFaults();
});

const SENT = "📬 I've sent you 3 files in our private chat.";
const START_FIRST = "I can't write to you yet. Tap the button, press Start there, then send /export here again.";

/** The private chat of somebody who has started the bot. */
const started = ({ member }: Actor) => world.telegram.privateChat({ ...member.user, id: member.id });
type Chat = ReturnType<typeof started>;
const filesOf = ({ botMessages }: Chat) => botMessages.flatMap(({ file }) => file ?? []);
const rowsOf = (chat: Chat, name: string) => readCsv(filesOf(chat).findLast((file) => file.name === name)?.text ?? "");

/** A room in which bob and carol bought an order and sold it, and then withdrew a vote. */
async function traded(): Promise<Room> {
  const room = world.room();
  await room.buys([room.bob, "0.05"], [room.carol, "0.01"]);
  await room.bob.says(SELL);
  await room.bob.taps("Yes");
  await room.carol.taps("Yes");
  await world.pass(5 * 60_000 + 1_000);
  await room.bob.says(PROPOSE);
  await room.alice.says("/cancel");
  return room;
}

describe("/export", () => {
  it("sends an admin three files in private, and says so in the group", async () => {
    const room = await traded();
    const chat = started(room.alice);
    expect(await room.alice.says("/export")).toEqual([SENT]);
    expect(filesOf(chat).map(({ name }) => name)).toEqual(["votes.csv", "orders.csv", "shares.csv"]);
    expect(chat.botMessages.map(({ text }) => text)).toEqual([
      "🗂 Trading group: votes, orders and shares. Times are UTC, amounts are SOL.",
      "",
      "",
    ]);
    for (const { text } of filesOf(chat)) expect(text).toMatch(/^\uFEFF[^\n]*\r\n/);
    const votes = rowsOf(chat, "votes.csv");
    expect(
      votes.map(({ kind, result, username, choice, amount_sol }) => [kind, result, username, choice, amount_sol]),
    ).toEqual([
      ["buy", "cancelled", "", "", ""],
      ["sell", "passed", "bob", "yes", ""],
      ["sell", "passed", "carol", "yes", ""],
      ["buy", "passed", "bob", "yes", "0.05"],
      ["buy", "passed", "carol", "yes", "0.01"],
    ]);
    const file = filesOf(chat)[0]?.text ?? "";
    const { lines, ok } = await recount(file, null);
    expect(lines).toEqual([
      expect.stringMatching(/^– BUY BONK, .*: nobody voted$/),
      expect.stringMatching(/^✓ SELL order 1 \(BONK\), .*: 2 votes, as announced \(hash [0-9a-f]{64}\)$/),
      expect.stringMatching(/^✓ BUY BONK, .*: 2 votes, as announced/),
      "",
      expect.stringMatching(/^2 as announced, 0 wrong, 1 without a hash/),
    ]);
    expect(ok).toBe(true);
    for (const { text } of room.results) {
      const [hash = ""] = /[0-9a-f]{64}$/.exec(text) ?? [];
      expect((await recount(file, hash)).ok).toBe(true);
    }
    expect(rowsOf(chat, "orders.csv")).toMatchObject([
      {
        order: "1",
        state: "sold",
        token: "BONK",
        paid_sol: "0.06",
        received_sol: "0.06",
        gain_sol: "0",
        on_paper: "yes",
      },
    ]);
    // Who has the smaller id comes first, and ids are random here.
    const shares = rowsOf(chat, "shares.csv").sort((a, b) => Number(b.paid_sol) - Number(a.paid_sol));
    expect(shares).toMatchObject([
      {
        order: "1",
        user_id: String(room.bob.id),
        username: "bob",
        paid_sol: "0.05",
        received_sol: "0.05",
        gain_sol: "0",
      },
      {
        order: "1",
        user_id: String(room.carol.id),
        username: "carol",
        paid_sol: "0.01",
        received_sol: "0.01",
        gain_sol: "0",
      },
    ]);
  });

  it("holds what only the archive has, page after page, and nothing twice", async () => {
    const room = await traded();
    const chat = started(room.alice);
    const { id } = room.group;
    const { votes } = await world.store.listPastVotes(id, null, 9);
    const old = Array.from({ length: 1_203 }, (_, i) =>
      pastVote({ id: `${id}.${i + 1_001}`, startTime: 1_000 + i, votes: [] }),
    );
    archive.votesOf.set(id, [...old, ...votes]);
    const order = (await world.store.findOrder(id, 1)).order;
    archive.ordersOf.set(id, [...(order === null ? [] : [order]), { ...ORDER, number: 7 }]);
    archive.calls = 0;
    expect(await room.alice.says("/export")).toEqual([SENT]);
    const ids = rowsOf(chat, "votes.csv").map(({ vote_id }) => vote_id);
    expect(new Set(ids).size).toBe(old.length + votes.length);
    expect(ids.slice(-old.length)).toEqual(old.map((vote) => vote.id).reverse());
    expect(rowsOf(chat, "orders.csv").map((row) => row.order)).toEqual(["1", "7"]);
    expect(archive.calls).toBe(4);
  });

  it("sends what Redis has if the archive does not answer, and says what is missing", async () => {
    const room = await traded();
    const chat = started(room.alice);
    archive.fault = new Error("away");
    const more = " Older votes could not be read just now. Send /export again later for all of them.";
    expect(await room.alice.says("/export")).toEqual([SENT + more]);
    expect(chat.botMessages[0]?.text).toContain(more);
    expect(rowsOf(chat, "votes.csv")).toHaveLength(5);
    world.logs.splice(0);
  });

  it("says how many votes there are room for, if there are more", async () => {
    const room = world.room();
    const chat = started(room.alice);
    const many = Array.from({ length: 5_001 }, (_, i) =>
      pastVote({ id: `${room.group.id}.${i + 1}`, startTime: 1_000 + i, votes: [] }),
    );
    archive.votesOf.set(room.group.id, many);
    const more = " There were too many votes: these are the newest 5000.";
    expect(await room.alice.says("/export")).toEqual([SENT + more]);
    expect(rowsOf(chat, "votes.csv")).toHaveLength(5_000);
  });

  it("leaves out the choices of a hidden vote that was withdrawn", async () => {
    const room = world.room();
    const chat = started(room.alice);
    await room.alice.says("/settings hidden on");
    await room.opens(room.bob);
    await room.bob.says(PROPOSE);
    await room.bob.taps("Yes 0.05");
    await room.alice.says("/cancel");
    await room.alice.says("/export");
    expect(rowsOf(chat, "votes.csv")).toMatchObject([
      {
        result: "cancelled_hidden",
        yes: "",
        username: "",
        choice: "",
        number: "",
        nonce: "",
        row_hash: "",
        vote_hash: "",
      },
    ]);
    expect(
      filesOf(chat)
        .map(({ text }) => text)
        .join(),
    ).not.toContain("bob");
  });

  it("is for admins who are people", async () => {
    const room = await traded();
    started(room.bob);
    expect(await room.bob.says("/export")).toEqual([
      "Only admins can export this group's history. /history shows it to everybody.",
    ]);
    expect(await room.alice.says("/export", { anonymous: true })).toEqual([
      expect.stringMatching(/^You are writing anonymously.*Remain anonymous/),
    ]);
    expect(await room.alice.says("/export", { asChannel: true })).toEqual([
      expect.stringMatching(/came from a channel/),
    ]);
    world.telegram.faults.next.push({ method: "getChatAdministrators", count: 1, status: 500 });
    expect(await room.alice.says("/export")).toEqual([expect.stringMatching(/who the admins are/)]);
    expect(
      world.telegram.outgoing.filter(
        ({ method, payload }) => method === "sendDocument" && payload.chat_id === room.bob.id,
      ),
    ).toEqual([]);
  });

  it("asks whoever never started the bot, or has blocked it, to press Start, and goes on from there", async () => {
    const room = await traded();
    expect(await room.alice.says("/export")).toEqual([START_FIRST]);
    const { buttons } = room.message("I can't write to you");
    expect(buttons).toMatchObject([
      [{ text: "Open our private chat", url: expect.stringMatching(/^https:\/\/t\.me\/\w+\?start=export$/) }],
    ]);
    const chat = started(room.alice);
    await world.until(chat.says("/start export"));
    await world.idle();
    expect(chat.botMessages.at(-1)?.text).toMatch(/send \/export there again/);
    expect(await room.alice.says("/export")).toEqual([SENT]);
    chat.blocksBot(true);
    expect(await room.alice.says("/export")).toEqual([START_FIRST]);
  });

  it("says how far it came if Telegram takes no more files", async () => {
    const room = await traded();
    started(room.alice);
    const fails = (status: number) =>
      world.telegram.faults.next.push({ method: "sendDocument", count: 1, status, retryAfter: 30 });
    fails(429);
    expect(await room.alice.says("/export")).toEqual([
      "Telegram didn't take the files just now. Please send /export again in a minute.",
    ]);
    world.telegram.faults.next.push({ method: "sendDocument", count: 1, status: 200 });
    fails(500);
    expect(await room.alice.says("/export")).toEqual([
      "Telegram took only 1 of 3 files just now. Please send /export again in a minute.",
    ]);
  });

  it("in a private chat says where to send it", async () => {
    const alone = world.telegram.privateChat({ first_name: "Zoe" });
    await world.until(alone.says("/export"));
    await world.idle();
    expect(alone.botMessages.map(({ text }) => text)).toEqual([
      "Send /export in your group, as one of its admins. I then send you the files here.",
    ]);
  });
});
