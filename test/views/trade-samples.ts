import type { Bought, Order, Sale } from "../../src/domain/order.ts";
import type { Person } from "../../src/domain/person.ts";
import type { BuyProposal, SellProposal } from "../../src/domain/session.ts";
import type { Contribution, Fill, Outcome } from "../../src/domain/trade.ts";
import { alice, bob, carol, LONGEST_MINT, no, PROPOSAL, yes } from "./samples.ts";

/** 14 November 2023, and the next day. */
const BOUGHT_AT = 1_700_000_000_000;
const SOLD_AT = BOUGHT_AT + 86_400_000;

export const TX = "https://solscan.io/tx/5Kd?cluster=devnet&x=1";

/** As an executor says of a buy that it was done. */
const FILL: Fill = {
  tokenAmount: "1200.5",
  price: "0.00005",
  fee: 5_000,
  received: null,
  txUrl: TX,
  onPaper: false,
};
const ON_PAPER = { fee: null, price: null, txUrl: null, onPaper: true } as const;

export const filled = (more: Partial<Fill> = {}): Outcome => ({ tag: "filled", fill: { ...FILL, ...more } });
export const sold = (received: number, more: Partial<Fill> = {}): Outcome => filled({ received, price: null, ...more });
export const onPaper = (more: Partial<Fill> = {}): Outcome => filled({ tokenAmount: null, ...ON_PAPER, ...more });
export const rejected = (reason: string): Outcome => ({ tag: "rejected", reason });
export const unknown: Outcome = { tag: "unknown" };

export const paid = (contributor: Person, lamports: number): Contribution => ({ contributor, lamports });
/** Who paid for the order of the samples: 0.05 and 0.01 SOL. */
export const PAYERS: readonly Contribution[] = [paid(alice, 50_000_000), paid(bob, 10_000_000)];

export const BOUGHT: Bought = {
  proposalId: "-100.2",
  token: "BONK",
  executorToken: "BONK",
  total: 60_000_000,
  tokenAmount: "1200.5",
  price: "0.00005",
  fee: 5_000,
  txUrl: TX,
  onPaper: false,
  reason: null,
  at: BOUGHT_AT,
};
/** An order of whose purchase nothing is known. */
export const UNSEEN: Bought = { ...BOUGHT, tokenAmount: null, price: null, fee: null, txUrl: null };

export const SALE: Sale = {
  proposalId: "-100.9",
  received: 66_000_001,
  fee: 5_000,
  txUrl: TX,
  onPaper: false,
  at: SOLD_AT,
};

export const ORDER: Order = {
  number: 3,
  state: "filled",
  bought: BOUGHT,
  sale: null,
  beingSold: false,
  contributions: PAYERS,
};

/** A buy that passed with the votes of alice, bob and carol, whose trade ended so. */
export const bought = (outcome: Outcome | null, more: Partial<BuyProposal> = {}): BuyProposal => ({
  ...PROPOSAL,
  state: outcome === null ? "closed" : "carried",
  tally: { yes: 2, no: 1, lamports: 60_000_000 },
  votes: [yes(alice, 50_000_000), yes(bob, 10_000_000), no(carol)],
  outcome,
  order: outcome === null ? null : 3,
  ...more,
});

/** A sale of order 3 that passed with the votes of alice, bob and carol, and ended so. */
export const sale = (outcome: Outcome | null, more: Partial<SellProposal> = {}): SellProposal => {
  const { token: _token, executorToken: _executorToken, price: _price, suggested: _suggested, ...base } = PROPOSAL;
  return {
    ...base,
    kind: "sell",
    text: "SELL order=3",
    order: 3,
    bought: BOUGHT,
    state: outcome === null ? "closed" : "carried",
    tally: { yes: 2, no: 1, lamports: 0 },
    paid: { yes: 60_000_000, no: 0 },
    votes: [yes(alice, 0), yes(bob, 0), no(carol)],
    outcome,
    ...more,
  };
};

/** The longest that an executor can answer: a reason, an address, and numbers. */
export const LONGEST_REASON = `${"Wort ".repeat(39)}Ende!`;
export const LONGEST_URL = `https://x.io/${"y".repeat(487)}`;
export const LONGEST_NUMBER = `${"9".repeat(30)}.${"8".repeat(18)}`;
export const LONGEST_FILL: Fill = {
  tokenAmount: LONGEST_NUMBER,
  price: LONGEST_NUMBER,
  fee: Number.MAX_SAFE_INTEGER,
  received: Number.MAX_SAFE_INTEGER,
  txUrl: LONGEST_URL,
  onPaper: false,
};
export const LONGEST_BOUGHT: Bought = {
  ...BOUGHT,
  token: "W".repeat(20),
  executorToken: LONGEST_MINT,
  total: 299_970_000_000,
  tokenAmount: LONGEST_NUMBER,
  price: LONGEST_NUMBER,
  fee: Number.MAX_SAFE_INTEGER,
  txUrl: LONGEST_URL,
};
