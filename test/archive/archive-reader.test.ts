import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { archiveReaderBy } from "../../src/archive-reader/rpc-archive-reader.ts";
import { ArchiveEnv } from "../../src/config/archive.ts";
import { ARCHIVE_TIMEOUT_MS } from "../../src/time-limits.ts";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";
import { pastVote } from "../support/past-votes.ts";
import { alice, bob } from "../views/samples.ts";
import { ORDER, paid, SALE } from "../views/trade-samples.ts";

const lines: unknown[] = [];
beforeEach(() => {
  lines.splice(0);
  vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(JSON.parse(String(line))));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const failed = (error: unknown) => [{ what: "archive_read", outcome: "failed", error }];

describe("what reads the archive", () => {
  it("gives the votes behind a place, and the orders above a number, as they are", async () => {
    const binding = new ArchiveStandIn();
    const votes = [
      pastVote({ id: "-100.3", startTime: 3 }),
      pastVote({ id: "-100.2", startTime: 2, outcome: { tag: "rejected", reason: "no", gone: true }, passed: null }),
      pastVote({ id: "-100.1", startTime: 1, outcome: null, votesHidden: true, votes: [] }),
    ];
    const orders = [ORDER, { ...ORDER, number: 4, state: "sold" as const, sale: SALE }];
    binding.votesOf.set(-100, votes);
    binding.ordersOf.set(-100, orders);
    const archive = archiveReaderBy(binding);
    expect(await archive.pastVotes(-100, null, 9)).toEqual(votes);
    expect(await archive.pastVotes(-100, { startTime: 3, id: "-100.3" }, 1)).toEqual(votes.slice(1, 2));
    expect(await archive.orders(-100, 3, 9)).toEqual(orders.slice(1));
    expect(lines).toEqual([]);
  });

  it("gives the orders that somebody paid for in all their groups, and no more than asked for", async () => {
    const binding = new ArchiveStandIn();
    const mine = { chatId: -100, session: "Buy BONK token", order: ORDER };
    const theirs = { ...mine, order: { ...ORDER, contributions: [paid(bob, 5)] } };
    binding.paidOrders.push(mine, theirs, { ...mine, chatId: -200, session: null });
    const archive = archiveReaderBy(binding);
    expect(await archive.ordersPaidBy(alice.id, 9)).toEqual([mine, { ...mine, chatId: -200, session: null }]);
    expect(await archive.ordersPaidBy(alice.id, 1)).toEqual([mine]);
    expect(lines).toEqual([]);
  });

  it("gives null for them, as if it were away, while the archive is older than that question", async () => {
    const binding = { pastVotes: async () => [], orders: async () => [] };
    const archive = archiveReaderBy(ArchiveEnv.parse({ ARCHIVE_READ: binding }).archive);
    expect(await archive.orders(-100, 0, 9)).toEqual([]);
    expect(await archive.ordersPaidBy(alice.id, 9)).toBeNull();
    expect(lines).toEqual(failed(expect.stringMatching(/^TypeError at /)));
  });

  it("gives nothing if there is no archive", async () => {
    const archive = archiveReaderBy(null);
    expect(archive.connected).toBe(false);
    expect([await archive.pastVotes(-100, null, 9), await archive.orders(-100, 0, 9)]).toEqual([[], []]);
    expect(await archive.ordersPaidBy(alice.id, 9)).toEqual([]);
  });

  it("gives null for an answer that is late, and waits no longer", async () => {
    vi.useFakeTimers();
    const binding = new ArchiveStandIn();
    binding.pastVotes = () => new Promise(() => undefined);
    const asked = archiveReaderBy(binding).pastVotes(-100, null, 9);
    await vi.advanceTimersByTimeAsync(ARCHIVE_TIMEOUT_MS);
    expect(await asked).toBeNull();
    expect(lines).toEqual(failed("timeout"));
  });

  it.each([
    { nonsense: true },
    "no",
    [{}],
    [pastVote({ id: "forged:id" })],
    [pastVote({ lamports: -1 })],
    [pastVote({ startTime: Number.NaN })],
    [{ ...pastVote(), state: "lost" }],
    [{ ...pastVote(), votes: [{ voter: { id: "1" } }] }],
  ])("gives null for nonsense, and logs none of it: %j", async (answer) => {
    const binding = new ArchiveStandIn();
    binding.fault = answer;
    const archive = archiveReaderBy(binding);
    expect(await archive.pastVotes(-100, null, 9)).toBeNull();
    expect(await archive.orders(-100, 0, 9)).toBeNull();
    expect(await archive.ordersPaidBy(alice.id, 9)).toBeNull();
    expect(lines).toEqual([...failed("unreadable"), ...failed("unreadable"), ...failed("unreadable")]);
  });

  it("gives null if the call fails, and logs no message", async () => {
    const binding = new ArchiveStandIn();
    binding.fault = new Error("the password is Sesame");
    expect(await archiveReaderBy(binding).orders(-100, 0, 9)).toBeNull();
    expect(JSON.stringify(lines)).not.toContain("Sesame");
    expect(lines).toEqual(failed(expect.stringMatching(/^Error at /)));
  });
});
