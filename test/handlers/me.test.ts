import { afterAll, afterEach, describe, expect, it } from "vitest";
import { SOL_MINT } from "../../src/domain/market.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import type { Person } from "../../src/domain/person.ts";
import { PRICES_KEPT_MS } from "../../src/time-limits.ts";
import { PRIVATE_COMMANDS } from "../../src/views/commands.ts";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { BONK_MINT } from "../support/market-notes.ts";
import { BOUGHT, ORDER, paid, SALE } from "../views/trade-samples.ts";

const archive = new ArchiveStandIn();
const world = await startBotWorld({ market: "unlimited", bindings: { ARCHIVE_READ: archive } });
const { market } = world;
afterAll(() => world.close());
afterEach(async () => {
  // Each test finds the market asked by nobody before.
  await world.pass(PRICES_KEPT_MS);
  archive.fault = undefined;
  archive.paidOrders.splice(0);
  archive.calls = 0;
  market.clear();
  world.logs.splice(0);
});

/** A private chat of somebody new. */
function newPerson(first_name: string) {
  const chat = world.telegram.privateChat({ first_name });
  const person: Person = { id: chat.user.id, name: { kind: "first_name", text: first_name } };
  const asks = async (text: string): Promise<string[]> => {
    const before = chat.botMessages.length;
    await world.until(chat.says(text));
    await world.idle();
    return chat.botMessages.slice(before).map((message) => message.text);
  };
  return { chat, person, asks };
}

const orderOf = (person: Person, more: Partial<PaidOrder["order"]> = {}): PaidOrder => ({
  chatId: -100,
  session: "Buy BONK token",
  order: {
    ...ORDER,
    bought: { ...BOUGHT, executorToken: BONK_MINT, tokenAmount: "1000" },
    contributions: [paid(person, 50_000_000), paid({ id: 1, name: { kind: "username", text: "other" } }, 10_000_000)],
    ...more,
  },
});

/** 1000 BONK are then worth 0.12 SOL. */
function setPrices(): void {
  market.setPrice(SOL_MINT, "100");
  market.setPrice(BONK_MINT, "0.012");
}

const AWAY = "Your shares can't be shown just now. Please try again in a minute.";
const NOTHING = /^You hold no shares now\./;

describe("/me in private", () => {
  it("shows one's own shares and what they are worth, by one call to the archive and one request to the market", async () => {
    setPrices();
    const { person, asks } = newPerson("Dora");
    const other = newPerson("Eve");
    archive.paidOrders.push(
      orderOf(person),
      orderOf(other.person, { number: 9 }),
      orderOf(person, { number: 1, state: "sold", sale: SALE }),
    );
    const [text = "", ...more] = await asks("/me");
    expect(more).toEqual([]);
    expect(text.split("\n").slice(2)).toEqual([
      "👥 Group 1 · “Buy BONK token”",
      "order 3 (BONK) · 14 Nov 2023",
      "0.05 SOL paid, now 0.1 SOL, +0.05 SOL (+100 %)",
      "",
      "Sum: 0.05 SOL paid, now 0.1 SOL, +0.05 SOL (+100 %)",
      "By the market's prices now. A sale may bring less.",
      "Sold so far: 1 order, 0.05 SOL paid, 0.055000001 SOL came back, +0.005000001 SOL (+10.0 %)",
    ]);
    expect([archive.calls, market.calls.length]).toEqual([1, 1]);
    expect(world.logs).toEqual([
      { what: "me", outcome: "shown", ms: expect.any(Number), redis: 0, telegram: 1, executor: 0, market: 1 },
    ]);
    expect((await other.asks("/ME"))[0]).toContain("order 9");
  });

  it("shows the same to who comes by the button of the group's answer", async () => {
    setPrices();
    const { person, asks } = newPerson("Dora");
    archive.paidOrders.push(orderOf(person));
    expect(await asks("/start me")).toEqual([expect.stringMatching(/^👤 Your shares/)]);
    expect(await asks("/start")).toEqual([expect.stringMatching(/\/me – your shares in all your groups/)]);
    expect(PRIVATE_COMMANDS.map(({ command }) => command)).toContain("me");
  });

  it("asks the market for nothing if there is nothing to price", async () => {
    const { person, asks } = newPerson("Dora");
    expect(await asks("/me")).toEqual([expect.stringMatching(NOTHING)]);
    archive.paidOrders.push(orderOf(person, { state: "unknown" }), orderOf(person, { state: "sold", sale: SALE }));
    expect(await asks("/me")).toEqual([expect.stringMatching(/nobody knows if it was sold/)]);
    expect(market.calls).toEqual([]);
  });

  it("shows what was paid if the market is away, or there is none", async () => {
    const { person, asks } = newPerson("Dora");
    archive.paidOrders.push(orderOf(person));
    market.faults.away = true;
    expect(await asks("/me")).toEqual([
      expect.stringMatching(/\n0\.05 SOL paid\n\nPaid in all: 0\.05 SOL\nThe market does not answer/),
    ]);
    world.logs.splice(0);
    world.rebind({ MARKET_URL: undefined });
    expect(await asks("/me")).toEqual([
      expect.stringMatching(/\n0\.05 SOL paid\n\nPaid in all: 0\.05 SOL\nThis bot has no market/),
    ]);
    world.rebind({ MARKET_URL: market.url });
  });

  it("asks to try again if the archive does not answer, or answers nonsense", async () => {
    const { person, asks } = newPerson("Dora");
    archive.paidOrders.push(orderOf(person));
    for (const fault of [new Error("away"), { nonsense: true }, [{ chatId: -100 }]]) {
      archive.fault = fault;
      expect(await asks("/me")).toEqual([AWAY]);
    }
    expect(world.logs.filter(({ what }) => what === "me").map(({ outcome }) => outcome)).toEqual(
      Array(3).fill("shares_away"),
    );
    world.logs.splice(0);
  });

  it("counts 196 orders, and says that there are more", async () => {
    setPrices();
    const { person, asks } = newPerson("Dora");
    const add = (count: number) =>
      archive.paidOrders.push(...Array.from({ length: count }, (_, i) => orderOf(person, { number: 500 - i })));
    add(196);
    const together = /\nSum: 9\.8 SOL paid, now 19\.6 SOL/;
    const [all = ""] = await asks("/me");
    expect(all).toMatch(together);
    expect(all).not.toContain("older ones");
    add(1);
    const [newest = ""] = await asks("/me");
    expect(newest).toMatch(together);
    expect(newest).toMatch(/\nThese are only your newest orders: older ones are not counted\.$/);
    expect(market.calls).toHaveLength(1);
  });
});

describe("/me in a group", () => {
  it("names the private chat, and asks nobody", async () => {
    const room = world.room();
    archive.paidOrders.push(orderOf({ id: room.bob.id, name: { kind: "username", text: "bob" } }));
    expect(await room.bob.says("/me")).toEqual([expect.stringMatching(/^Ask me that in private\./)]);
    expect(room.message("Ask me that").buttons).toEqual([
      [expect.objectContaining({ text: "Open our private chat", url: expect.stringMatching(/^https:.*\?start=me$/) })],
    ]);
    expect([archive.calls, market.calls]).toEqual([0, []]);
    expect(world.logs.at(-1)).toMatchObject({ what: "me", outcome: "ask_in_private", redis: 0 });
  });
});

it("/me says so if there is no archive", async () => {
  world.rebind({ ARCHIVE_READ: undefined });
  const { asks } = newPerson("Dora");
  expect(await asks("/me")).toEqual([
    "I keep no list of what you paid for across groups. Send /orders in a group: it shows what was bought there, and who holds what.",
  ]);
  expect(world.logs.at(-1)).toMatchObject({ what: "me", outcome: "no_archive" });
});
