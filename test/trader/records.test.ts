/** @module-tag long */
import { randomInt, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { initRedis } from "../../src/store/redis.ts";
import { tradeKey } from "../../trader/keys.ts";
import { setAside } from "../../trader/records/set-aside.ts";
import {
  type FinalAnswer,
  type NewTransaction,
  openRecords,
  type TradeRecords,
} from "../../trader/records/trade-records.ts";
import { DAY_MS, LANDING_MS, LEASE_MS } from "../../trader/time-limits.ts";
import type { TradeRequest } from "../../trader/trade/trade.ts";
import { engines } from "../support/engines.ts";

const START = 1_800_000_000_000;
const MAX_DAY = 500_000_000n;
const TOKEN = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

describe.each(engines)("the records of trades, on %s", (engine) => {
  let standIn: UpstashStandIn;
  let now: number;
  beforeAll(async () => {
    standIn = await startUpstash({ engine });
  });
  beforeEach(async () => {
    now = START;
    await standIn.flushData();
  });
  afterAll(() => standIn.close());

  const open = (attemptId: string = randomUUID()): TradeRecords =>
    openRecords(initRedis(standIn), attemptId, () => now);
  const newId = () => `-1001234567890.${randomInt(1, 2 ** 31)}`;
  const buy = (id: string, more: Partial<TradeRequest["terms"]> = {}): TradeRequest => ({
    id,
    terms: {
      kind: "buy",
      chatId: -1001234567890,
      token: TOKEN,
      total: 60_000_000n,
      limit: "0.5",
      deadline: now + DAY_MS,
      ...more,
    } as TradeRequest["terms"],
  });
  const sale = (id: string, boughtId: string): TradeRequest => ({
    id,
    terms: {
      kind: "sell",
      chatId: -1001234567890,
      token: TOKEN,
      total: 60_000_000n,
      limit: null,
      deadline: now + DAY_MS,
      bought: { id: boughtId, tokens: "5.5" },
    },
  });
  const transaction = (signature: string, more: Partial<NewTransaction> = {}): NewTransaction => ({
    signature,
    bytes: "AQID",
    lastValidBlockHeight: 358_100_150n,
    sinceSlot: 380_000_000n,
    requestId: "r",
    tokenAccount: "a",
    tokensBefore: 7n,
    leastTokenChange: -5n,
    wallet: "w",
    inAmount: 57_625_920n,
    outAmount: 28_812_000_000n,
    minOut: 28_235_000_000n,
    spend: 60_000_000n,
    replaces: null,
    ...more,
  });
  const final = (more: Partial<FinalAnswer> = {}): FinalAnswer => ({
    outcome: "filled",
    answer: '{"status":"filled"}',
    signature: "s1",
    landedSignature: "s1",
    gained: { tokens: 28_800_000_000n, decimals: 5 },
    why: "landed",
    ...more,
  });
  const field = (id: string, name: string) => standIn.command("HGET", tradeKey(id), name);

  it("keep what was asked for, once, exactly", async () => {
    const id = newId();
    const request = buy(id, { total: 123_456_789_012_345_678n, chatId: -1001234567890123 });
    expect(await open().begin(request, null)).toEqual({
      tag: "go",
      record: { terms: request.terms, state: "received", tries: 0, transaction: null, earlier: [], isSetAside: false },
    });
    expect(await standIn.command("TTL", tradeKey(id))).toBe(-1);
    const other = sale(newId(), id);
    expect(await open().begin(other, null)).toMatchObject({ tag: "go", record: { terms: other.terms } });
  });

  it("let one attempt work at a time, until its lease is over or given back", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id), null);
    expect((await open().begin(buy(id), null)).tag).toBe("busy");
    expect((await open().resume(id)).tag).toBe("busy");
    // The reply was lost, and the client asked again.
    expect((await first.begin(buy(id), null)).tag).toBe("go");
    now += LEASE_MS;
    const second = open();
    expect((await second.resume(id)).tag).toBe("go");
    expect(await first.release(id, { state: null, why: "x", failed: true })).toBeNull();
    expect(await first.sign(id, transaction("s1"), MAX_DAY)).toEqual({ tag: "lost" });
    expect(await first.answer(id, final({ signature: null }))).toBeNull();
    expect(await second.release(id, { state: null, why: "x", failed: false })).toBe(0);
    expect((await open().begin(buy(id), null)).tag).toBe("go");
  });

  it("know nothing to resume where nothing was asked for", async () => {
    expect(await open().resume(newId())).toEqual({ tag: "absent" });
  });

  it("refuse a new trade in the same request, and an old one never", async () => {
    const id = newId();
    expect(await open().begin(buy(id), "no")).toEqual({ tag: "answered", answer: "no" });
    expect(await open().begin(buy(id), null)).toEqual({ tag: "answered", answer: "no" });
    expect((await open().overview(5)).ids).toEqual([]);
    const old = newId();
    const first = open();
    await first.begin(buy(old), null);
    expect((await first.begin(buy(old), "no")).tag).toBe("go");
  });

  it("know a trade by its token, amount, kind and buy, and not by its group", async () => {
    const id = newId();
    await open().begin(buy(id), null);
    now += LEASE_MS;
    for (const other of [buy(id, { token: "T" }), buy(id, { total: 1n }), sale(id, "-5.1")])
      expect(await open().begin(other, null)).toEqual({ tag: "other_trade" });
    expect(await open().begin(buy(id, { chatId: -5 }), null)).toMatchObject({
      tag: "go",
      record: { terms: { chatId: -5 } },
    });
  });

  it("count failed tries once, also if the reply is lost", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id), null);
    const note = { state: null, why: "no_route", failed: true };
    expect(await first.release(id, note)).toBe(1);
    expect(await first.release(id, note)).toBe(1);
    expect(await open().resume(id)).toMatchObject({ record: { tries: 1 } });
  });

  it("have a transaction before it is sent, and take no other one beside it", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id), null);
    expect(await first.sign(id, transaction("s1"), MAX_DAY)).toEqual({ tag: "signed" });
    expect(await first.sign(id, transaction("s1"), MAX_DAY)).toEqual({ tag: "signed" });
    expect(await first.sign(id, transaction("s2"), MAX_DAY)).toEqual({ tag: "lost" });
    expect(await first.sign(id, transaction("s2", { replaces: "s0" }), MAX_DAY)).toEqual({ tag: "lost" });
    expect(await first.sign(id, transaction("s2", { replaces: "s1", wallet: "v" }), MAX_DAY)).toEqual({
      tag: "signed",
    });
    await first.release(id, { state: "sent", why: "sent", failed: false });
    expect(await open().resume(id)).toMatchObject({
      tag: "go",
      record: {
        state: "sent",
        transaction: {
          signature: "s2",
          bytes: "AQID",
          wallet: "v",
          lastValidBlockHeight: 358_100_150n,
          tokensBefore: 7n,
          leastTokenChange: -5n,
        },
        earlier: [{ signature: "s1", wallet: "w", inAmount: 57_625_920n }],
      },
    });
    expect(await field(id, "count")).toBe("2");
  });

  it("take no transaction after the deadline", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id, { deadline: START + 1_000 }), null);
    now += 1_000;
    expect(await first.sign(id, transaction("s1"), MAX_DAY)).toEqual({ tag: "too_late" });
  });

  it("let one trade at a time have a transaction under way", async () => {
    const [one, two] = [newId(), newId()];
    const [first, second] = [open(), open()];
    await first.begin(buy(one), null);
    await second.begin(buy(two), null);
    await first.sign(one, transaction("s1"), MAX_DAY);
    expect(await second.sign(two, transaction("s2"), MAX_DAY)).toEqual({ tag: "wallet_busy" });
    const three = newId();
    expect(await open().begin(buy(three), null)).toEqual({ tag: "wallet_busy" });
    expect(await open().resume(three)).toEqual({ tag: "wallet_busy" });
    expect((await open().overview(5)).ids).toContain(three);
    // After its deadline it does not wait: it is to be refused, however long the other one is in doubt.
    now += DAY_MS;
    expect((await open().resume(three)).tag).toBe("go");
    now -= DAY_MS;
    expect(await first.answer(one, final())).toBe('{"status":"filled"}');
    expect(await second.sign(two, transaction("s2"), MAX_DAY)).toEqual({ tag: "signed" });
  });

  it("set a trade aside that nobody works on, behind its deadline, and leave the wallet to the next one", async () => {
    const [doubtful, next] = [newId(), newId()];
    const redis = initRedis(standIn);
    const first = open();
    expect(await setAside(redis, doubtful, now)).toEqual({ tag: "absent" });
    await first.begin(buy(doubtful), null);
    await first.sign(doubtful, transaction("s1"), MAX_DAY);
    expect(await setAside(redis, doubtful, now)).toEqual({ tag: "too_early", until: START + DAY_MS });
    now += DAY_MS;
    expect((await open("looking").resume(doubtful)).tag).toBe("go");
    expect(await setAside(redis, doubtful, now)).toEqual({ tag: "busy", until: now + LEASE_MS });
    await open("looking").release(doubtful, { state: "sent", why: "may_land", failed: false });
    const held = await field(doubtful, "signature");
    for (const _ of ["once", "twice"]) expect(await setAside(redis, doubtful, now)).toEqual({ tag: "set_aside" });
    expect((await open().overview(5)).ids).toEqual([]);
    expect([await field(doubtful, "state"), await field(doubtful, "signature")]).toEqual(["sent", held]);

    const second = open();
    await second.begin(buy(next), null);
    expect(await second.sign(next, transaction("s2"), MAX_DAY)).toEqual({ tag: "signed" });
    // Whoever asks for it again has it looked for, and the other one keeps the wallet.
    const late = open();
    expect(await late.begin(buy(doubtful), null)).toMatchObject({
      tag: "go",
      record: { state: "sent", isSetAside: true },
    });
    expect(await late.sign(doubtful, transaction("s3", { replaces: "s1" }), MAX_DAY)).toEqual({ tag: "too_late" });
    expect(await late.answer(doubtful, final())).toBe('{"status":"filled"}');
    expect(await standIn.command("HGET", "{trader}:wallet", "live")).toBe(next);
    expect(await setAside(redis, doubtful, now)).toEqual({ tag: "answered", answer: '{"status":"filled"}' });
  });

  it("set no trade aside whose transaction was signed so late that it may land behind the deadline", async () => {
    const id = newId();
    const redis = initRedis(standIn);
    const records = open();
    await records.begin(buy(id), null);
    now += DAY_MS - 1;
    await records.sign(id, transaction("s1"), MAX_DAY);
    await records.release(id, { state: "sent", why: "sent", failed: false });
    const until = now + LANDING_MS;
    now += 1;
    expect(await setAside(redis, id, now)).toEqual({ tag: "too_early", until });
    expect(await standIn.command("HGET", "{trader}:wallet", "live")).toBe(id);
    now = until;
    expect(await setAside(redis, id, now)).toEqual({ tag: "set_aside" });
  });

  it("set a record aside that cannot be read", async () => {
    const id = newId();
    await standIn.command("HSET", tradeKey(id), "kind", "buy");
    await standIn.command("ZADD", "{trader}:pending", "1", id);
    expect(await setAside(initRedis(standIn), id, now)).toEqual({ tag: "set_aside" });
    expect((await open().overview(5)).ids).toEqual([]);
  });

  it("reserve what a buy spends for a day, and give it back if nothing was bought", async () => {
    const spend = async (lamports: bigint, outcome: FinalAnswer["outcome"] | null) => {
      const id = newId();
      const records = open();
      await records.begin(buy(id), null);
      const signed = await records.sign(id, transaction(id, { spend: lamports }), MAX_DAY);
      if (signed.tag === "signed" && outcome !== null) await records.answer(id, final({ outcome, signature: id }));
      return signed;
    };
    expect(await spend(300_000_000n, "filled")).toEqual({ tag: "signed" });
    expect(await spend(200_000_000n, "rejected")).toEqual({ tag: "signed" });
    now += DAY_MS / 2;
    expect(await spend(200_000_000n, "filled")).toEqual({ tag: "signed" });
    expect(await spend(1n, "filled")).toEqual({ tag: "over_day", spent: 500_000_000n });
    expect((await open().overview(0)).spent).toBe(500_000_000n);
    now += DAY_MS / 2;
    expect((await open().overview(0)).spent).toBe(200_000_000n);
    expect(await spend(300_000_000n, "filled")).toEqual({ tag: "signed" });
    expect(await spend(1n, null)).toEqual({ tag: "over_day", spent: 500_000_000n });
    expect(await standIn.command("HLEN", "{trader}:spent")).toBe(2);
  });

  it("let one sale have what a buy brought, until it is refused", async () => {
    const [one, two] = [newId(), newId()];
    const [first, second] = [open(), open()];
    await first.begin(sale(one, "-5.1"), null);
    await second.begin(sale(two, "-5.1"), null);
    await first.sign(one, transaction("s1", { spend: 0n }), MAX_DAY);
    await first.answer(one, final({ outcome: "rejected", gained: null }));
    expect(await second.sign(two, transaction("s2", { spend: 0n }), MAX_DAY)).toEqual({ tag: "signed" });
    await second.answer(two, final({ signature: "s2", gained: null }));
    const three = newId();
    const third = open();
    await third.begin(sale(three, "-5.1"), null);
    expect(await third.sign(three, transaction("s3", { spend: 0n }), MAX_DAY)).toEqual({ tag: "already_sold" });
    expect(await standIn.command("HLEN", "{trader}:spent")).toBe(0);
  });

  it("keep the first final answer for good", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id), null);
    await first.sign(id, transaction("s1"), MAX_DAY);
    expect(await first.answer(id, final({ signature: null }))).toBeNull();
    expect(await first.answer(id, final())).toBe('{"status":"filled"}');
    expect(await first.answer(id, final({ answer: "other" }))).toBe('{"status":"filled"}');
    expect(await first.sign(id, transaction("s2", { replaces: "s1" }), MAX_DAY)).toEqual({ tag: "lost" });
    expect(await first.release(id, { state: "sent", why: "", failed: false })).toBeNull();
    expect(await open().begin(buy(id), "no")).toEqual({ tag: "answered", answer: '{"status":"filled"}' });
    // It would tell of a token that was not asked for.
    expect(await open().begin(buy(id, { token: "T" }), null)).toEqual({ tag: "other_trade" });
    expect(await open().resume(id)).toEqual({ tag: "answered", answer: '{"status":"filled"}' });
    expect(await field(id, "state")).toBe("answered");
  });

  it("know what a buy brought, for its sale", async () => {
    const id = newId();
    const first = open();
    await first.begin(buy(id), null);
    const unknown = { tag: "bought", tokens: null };
    expect(await open().readBought(id, TOKEN)).toEqual(unknown);
    await first.sign(id, transaction("s1"), MAX_DAY);
    await first.answer(id, final());
    expect(await open().readBought(id, TOKEN)).toEqual({ tag: "bought", tokens: 28_800_000_000n });
    expect(await open().readBought(id, "T")).toEqual({ tag: "other_token" });
    expect(await open().readBought(newId(), TOKEN)).toEqual(unknown);
  });

  it("list what is pending, the oldest first, and when the cron trigger ran", async () => {
    expect(await open().overview(5)).toEqual({ pending: 0, oldestAt: null, spent: 0n, seenAt: null, ids: [] });
    const ids = [newId(), newId(), newId()];
    for (const id of ids) {
      now += 1_000;
      await open().begin(buy(id), null);
    }
    await open().noteRun();
    expect(await open().overview(2)).toEqual({
      pending: 3,
      oldestAt: START + 1_000,
      spent: 0n,
      seenAt: START + 3_000,
      ids: ids.slice(0, 2),
    });
  });
});
