import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bought } from "../../src/domain/order.ts";
import type { Person } from "../../src/domain/person.ts";
import type { BuyProposal, SellProposal, Vote } from "../../src/domain/session.ts";
import { contributionsOf, orderChange, tradeOf } from "../../src/domain/settlement.ts";
import type { Fill } from "../../src/domain/trade.ts";
import { NO_RULES } from "../support/no-rules.ts";

const person = (id: number): Person => ({ id, name: { kind: "first_name", text: `Person ${id}` } });
const vote = (id: number, choice: Vote["choice"], lamports: number): Vote => ({
  voter: person(id),
  choice,
  lamports,
  receipt: null,
});

const BASE = {
  id: "-1001.20",
  text: "as it was proposed",
  proposer: person(1),
  minutes: 5,
  startTime: 1_800_000_000_000,
  endTime: 1_800_000_300_000,
  state: "closed",
  tally: { yes: 2, no: 1, lamports: 75_000_000 },
  votes: [vote(1, "yes", 50_000_000), vote(2, "no", 0), vote(3, "yes", 25_000_000)],
  eligibleVoters: 3,
  outcome: null,
  cardId: 21,
  threadId: null,
  rules: NO_RULES,
  market: null,
  replaced: [],
  hash: null,
  editedAt: 0,
} as const;

const BUY: BuyProposal = {
  ...BASE,
  kind: "buy",
  token: "BONK",
  executorToken: "DezXAZ8z7Pnr",
  price: { kind: "target", value: "0.5" },
  suggested: 50_000_000,
  order: null,
};

const BOUGHT: Bought = {
  proposalId: "-1001.7",
  token: "BONK",
  executorToken: "DezXAZ8z7Pnr",
  total: 80_000_000,
  tokenAmount: "123.5",
  price: "0.0000000405",
  fee: 5_000,
  txUrl: "https://solscan.io/tx/a",
  onPaper: false,
  reason: null,
  at: 1_700_000_000_000,
};
const SELL: SellProposal = {
  ...BASE,
  kind: "sell",
  order: 7,
  bought: BOUGHT,
  tally: { yes: 2, no: 1, lamports: 0 },
  paid: { yes: 60_000_000, no: 20_000_000 },
};

const SESSION = { sessionId: "-1001.10", chatId: -1002 };
const FILL: Fill = {
  tokenAmount: "0.000000001",
  price: "0.25",
  fee: null,
  received: null,
  txUrl: "https://solscan.io/tx/b",
  onPaper: true,
};
const NOW = 1_800_000_301_234;

describe("who pays for a buy", () => {
  it("is everybody who voted yes, with the amount of the vote, by their ids, in whatever order the votes are", () => {
    for (const votes of [BUY.votes, BUY.votes.toReversed()])
      expect(contributionsOf(votes)).toEqual([
        { contributor: person(1), lamports: 50_000_000 },
        { contributor: person(3), lamports: 25_000_000 },
      ]);
    expect(contributionsOf([])).toEqual([]);
    expect(contributionsOf([vote(1, "no", 0)])).toEqual([]);
  });

  it("is as many as the yes votes, and sums to what they put in", () => {
    const votes = fc.array(fc.tuple(fc.nat(), fc.constantFrom("yes", "no"), fc.nat(1_000_000_000)));
    fc.assert(
      fc.property(votes, (cast) => {
        const all = cast.map(([id, choice, lamports]) => vote(id, choice, choice === "yes" ? lamports : 0));
        const contributions = contributionsOf(all);
        expect(contributions).toHaveLength(all.filter(({ choice }) => choice === "yes").length);
        const sum = (of: readonly { lamports: number }[]) => of.reduce((total, { lamports }) => total + lamports, 0);
        expect(sum(contributions)).toBe(sum(all));
      }),
    );
  });
});

describe("the trade that a proposal stands for", () => {
  it("is, of a buy, what is passed on for its token, its price and the total of the yes votes", () => {
    const payers = contributionsOf(BUY.votes);
    expect(tradeOf({ ...SESSION, proposal: BUY }, payers)).toEqual({
      kind: "buy",
      chatId: -1002,
      sessionId: "-1001.10",
      proposalId: "-1001.20",
      endTime: 1_800_000_300_000,
      deadline: 1_800_086_700_000,
      token: "DezXAZ8z7Pnr",
      price: "target:0.5",
      total: 75_000_000,
      maxPrice: null,
      contributions: payers,
    });
  });

  it.each([
    [{ kind: "market" }, "market"],
    [{ kind: "limit", value: "0.5" }, "0.5"],
  ] as const)("writes the price %o as the grammar does", (price, text) => {
    expect(tradeOf({ ...SESSION, proposal: { ...BUY, price } }, [])).toMatchObject({ price: text });
  });

  it("is, of a sale, its order with what that was bought for, by those who paid for it", () => {
    const payers = [{ contributor: person(9), lamports: 80_000_000 }];
    const trade = tradeOf({ ...SESSION, proposal: SELL }, payers);
    expect(trade).toMatchObject({
      kind: "sell",
      chatId: -1002,
      sessionId: "-1001.10",
      proposalId: "-1001.20",
      endTime: 1_800_000_300_000,
      token: "DezXAZ8z7Pnr",
      total: 80_000_000,
      order: 7,
      bought: { proposalId: "-1001.7", tokenAmount: "123.5", price: "0.0000000405" },
    });
    expect(trade.contributions).toEqual(payers);
  });
});

describe("what the end of a buy makes of the orders", () => {
  const bought = { proposalId: "-1001.20", token: "BONK", executorToken: "DezXAZ8z7Pnr", total: 75_000_000, at: NOW };
  const nothing = { tokenAmount: null, price: null, fee: null, txUrl: null, onPaper: false };

  it("is one more that is held, with what it came to, where it was filled", () => {
    const { received: _, ...fill } = FILL;
    expect(orderChange(BUY, { tag: "filled", fill: FILL }, NOW)).toEqual({
      kind: "new",
      state: "filled",
      bought: { ...bought, ...fill, reason: null },
    });
  });

  it("is one more that was never bought, with the reason, where it was rejected", () => {
    expect(orderChange(BUY, { tag: "rejected", reason: "no pool" }, NOW)).toEqual({
      kind: "new",
      state: "rejected",
      bought: { ...bought, ...nothing, reason: "no pool" },
    });
  });

  it("is one more of which nobody knows", () => {
    expect(orderChange(BUY, { tag: "unknown" }, NOW)).toEqual({
      kind: "new",
      state: "unknown",
      bought: { ...bought, ...nothing, reason: null },
    });
  });
});

describe("what the end of a sale makes of its order", () => {
  it("is that it is sold, with what came back, where it was filled, also for nothing", () => {
    for (const received of [0, 95_000_001]) {
      expect(orderChange(SELL, { tag: "filled", fill: { ...FILL, received } }, NOW)).toEqual({
        kind: "sale",
        state: "sold",
        sale: { proposalId: "-1001.20", received, fee: null, txUrl: FILL.txUrl, onPaper: true, at: NOW },
      });
    }
  });

  it("is nothing where it was rejected", () => {
    expect(orderChange(SELL, { tag: "rejected", reason: "no pool" }, NOW)).toEqual({ kind: "none" });
  });

  it("is that nobody knows, and no sale, where its outcome is unknown", () => {
    expect(orderChange(SELL, { tag: "unknown" }, NOW)).toEqual({ kind: "sale", state: "unknown", sale: null });
  });

  it("is a mistake of ours where it was filled and nobody says what came back", () => {
    expect(() => orderChange(SELL, { tag: "filled", fill: FILL }, NOW)).toThrow(TypeError);
  });
});

it("A kind of proposal or outcome that no case knows is an error that names it", () => {
  const gift = { ...BUY, kind: "gift" } as never;
  expect(() => tradeOf({ ...SESSION, proposal: gift }, [])).toThrow("a tag that no case knows");
  expect(() => orderChange(gift, { tag: "unknown" }, NOW)).toThrow("a tag that no case knows");
  expect(() => orderChange(SELL, { tag: "lost" } as never, NOW)).toThrow("a tag that no case knows");
});
