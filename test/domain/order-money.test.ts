import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeButton } from "../../src/domain/button.ts";
import type { Bought } from "../../src/domain/order.ts";
import type { Person } from "../../src/domain/person.ts";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import type { Proposal, Vote } from "../../src/domain/session.ts";
import { contributionsOf, orderChange, tradeOf } from "../../src/domain/settlement.ts";
import { divide } from "../../src/domain/shares.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import type { Outcome } from "../../src/domain/trade.ts";
import { parseVoteRequest } from "../../src/domain/vote-request.ts";
import { NO_RULES } from "../support/no-rules.ts";

/** The fields that hold lamports, whatever they are in. */
const MONEY = new Set(["lamports", "amount", "suggested", "total", "paid", "share", "fee", "received"]);

/** Holds every amount in a value, however deep, to a whole number of lamports; null says that nobody knows. */
function expectWhole(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [field, inside] of Object.entries(value)) {
    if (MONEY.has(field) && inside !== null) expect(inside).toSatisfy(Number.isSafeInteger);
    expectWhole(inside);
  }
}

const sol = fc.string({ unit: fc.constantFrom(..."0123456789.,"), minLength: 1, maxLength: 12 });
const lamports = fc.integer({ min: 1_000_000, max: 1_000_000_000 });
const voter = (id: number): Person => ({ id, name: { kind: "first_name", text: `Person ${id}` } });
const votes = fc
  .array(fc.option(lamports), { minLength: 1, maxLength: 30 })
  .map((all) =>
    all.map(
      (one, id): Vote => ({ voter: voter(id), choice: one === null ? "no" : "yes", lamports: one ?? 0, receipt: null }),
    ),
  );
const amount = fc.integer({ min: 0, max: 10 ** 12 });
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    tag: fc.constant("filled" as const),
    fill: fc.record({
      tokenAmount: fc.constant("1200.5"),
      price: fc.constant("0.00005"),
      fee: fc.option(amount),
      received: amount,
      txUrl: fc.constant(null),
      onPaper: fc.boolean(),
    }),
  }),
  fc.constant({ tag: "rejected", reason: "No" } as const),
  fc.constant({ tag: "unknown" } as const),
);

const BASE = {
  id: "-100.2",
  text: "",
  proposer: voter(1),
  minutes: 5,
  startTime: 0,
  endTime: 300_000,
  state: "closed",
  eligibleVoters: 40,
  outcome: null,
  cardId: null,
  threadId: null,
  rules: NO_RULES,
  replaced: [],
  hash: null,
  market: null,
  editedAt: 0,
} as const;
const price = { kind: "market" } as const;
const BUY = { kind: "buy", token: "BONK", executorToken: "BONK", price, suggested: 1, order: null } as const;

describe("every amount of money is a whole number of lamports", () => {
  it("in what was read from a message or a button, whatever was written", () => {
    fc.assert(
      fc.property(sol, (written) => {
        expectWhole(parseProposalRequest(`BUY token=BONK amount=${written}`, DEFAULT_RULES));
        expectWhole(parseVoteRequest(`yes ${written}`, DEFAULT_RULES));
        expectWhole(decodeButton(`v:-100.1:-100.2:${written}`));
      }),
      { numRuns: 1_000 },
    );
  });

  it("in a trade, in what becomes of an order, and in its shares; and the contributions sum to the total", () => {
    fc.assert(
      fc.property(votes, outcome, (all, ended) => {
        const payers = contributionsOf(all);
        const total = payers.reduce((sum, payer) => sum + payer.lamports, 0);
        const tally = { yes: payers.length, no: all.length - payers.length, lamports: total };
        const bought: Bought = { ...NOTHING, total };
        const buy: Proposal = { ...BASE, ...BUY, tally, votes: all };
        const paid = { yes: total, no: 0 };
        const sale: Proposal = { ...BASE, kind: "sell", order: 3, bought, tally, votes: [], paid };
        for (const proposal of [buy, sale]) {
          const trade = tradeOf({ proposal, sessionId: "-100.1", chatId: -100 }, payers);
          const change = orderChange(proposal, ended, 0);
          for (const result of [trade, change, finalTallyOf(proposal)]) expectWhole(result);
          expect(trade.contributions.reduce((sum, payer) => sum + payer.lamports, 0)).toBe(trade.total);
          if (change.kind === "sale" && change.sale !== null && payers.length > 0)
            expectWhole(divide(change.sale.received, trade.contributions));
        }
      }),
    );
  });

  it("and one that is not would be noticed", () => {
    expect(() => expectWhole({ shares: [{ paid: 0.1 + 0.2 }] })).toThrow();
  });
});

const NOTHING: Omit<Bought, "total"> = {
  proposalId: "-100.2",
  token: "BONK",
  executorToken: "BONK",
  tokenAmount: null,
  price: null,
  fee: null,
  txUrl: null,
  onPaper: true,
  reason: null,
  at: 0,
};
