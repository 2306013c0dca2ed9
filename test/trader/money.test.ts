import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDecimal, toUnits } from "../../src/domain/decimal.ts";
import { isAbove } from "../../src/domain/exact-decimal.ts";
import { parseTraderEnv } from "../../trader/config.ts";
import { formatLamports, formatTokenPrice } from "../../trader/trade/amounts.ts";
import { leastOut } from "../../trader/trade/limit.ts";
import { boughtOutcome, soldAnswer } from "../../trader/trade/outcome.ts";
import { type Funds, firstPlan, judgeOffer, type SwapPlan } from "../../trader/trade/plan.ts";
import type { TradeTerms } from "../../trader/trade/trade.ts";

const lamports = fc.bigInt(1n, 10n ** 15n);
const units = fc.bigInt(1n, 2n ** 64n - 1n);
const decimals = fc.integer({ min: 0, max: 12 });
/** A price of SOL for a token: a decimal number of up to 18 decimals. */
const price = fc.bigInt(1n, 10n ** 24n).map((scaled) => {
  const digits = scaled.toString().padStart(19, "0");
  return readDecimal(`${digits.slice(0, -18)}.${digits.slice(-18)}`) ?? "";
});
const SCALE = 10n ** 18n;

const limits = (() => {
  const read = parseTraderEnv({
    EXECUTOR_SECRET: `whsec_${"QUJD".repeat(8)}`,
    UPSTASH_REDIS_REST_URL: "https://redis.example",
    UPSTASH_REDIS_REST_TOKEN: "t",
    SOLANA_KEY: JSON.stringify(Array.from({ length: 64 }, () => 1)),
    RPC_URL: "https://rpc.example",
    CHATS: "-1",
  });
  if (!read.ok) throw new Error(read.error.join());
  return read.value.limits;
})();

const buyOf = (total: bigint, limit: string | null = null): TradeTerms => ({
  kind: "buy",
  chatId: -1,
  token: "t",
  total,
  limit,
  deadline: 1,
});
const saleOf = (limit: string | null = null): TradeTerms => ({
  ...buyOf(1n, limit),
  kind: "sell",
  bought: { id: "-1.1", tokens: null },
});

describe("a limit", () => {
  it("is kept exactly: what comes out at least costs no more than the limit, and one unit less would", () => {
    fc.assert(
      fc.property(lamports, price, decimals, (paid, limit, places) => {
        const least = leastOut("buy", limit, paid, places);
        // paid / 10^9 SOL for least / 10^places tokens, against the limit, without a division.
        const costs = paid * 10n ** BigInt(places) * SCALE;
        const allowed = (tokens: bigint) => tokens * toUnits(limit, 18) * 10n ** 9n;
        expect(costs <= allowed(least)).toBe(true);
        expect(costs > allowed(least - 1n)).toBe(true);
      }),
    );
  });

  it("of a sale is kept exactly, too", () => {
    fc.assert(
      fc.property(units, price, decimals, (sold, limit, places) => {
        const least = leastOut("sell", limit, sold, places);
        const brings = (sol: bigint) => sol * 10n ** BigInt(places) * SCALE;
        const wanted = sold * toUnits(limit, 18) * 10n ** 9n;
        expect(brings(least) >= wanted).toBe(true);
        expect(brings(least - 1n) < wanted).toBe(true);
      }),
    );
  });

  it("keeps to all decimals of the price of a token that costs next to nothing", () => {
    // 10^21 units of a token with 6 decimals are 10^15 tokens.
    expect(leastOut("sell", "0.000000000000000123456789", 10n ** 21n, 6)).toBe(123_456_789n);
  });
});

const funds = (more: Partial<Funds> = {}): Funds => ({
  balance: 10n ** 18n,
  decimals: 5,
  hasTokenAccount: false,
  toSell: 0n,
  ...more,
});

/** Follows the plan of a trade as offers come, as the trader does. Returns the plan that is taken, or null. */
function follow(terms: TradeTerms, has: Funds, costs: bigint, offered: (plan: SwapPlan) => bigint): SwapPlan | null {
  let plan = firstPlan(terms, has, limits);
  for (let asked = 0; asked < 3; asked += 1) {
    if ("reason" in plan) return null;
    const outAmount = offered(plan);
    const minOut = (outAmount * BigInt(10_000 - plan.slippageBps) + 9_999n) / 10_000n;
    const step = judgeOffer(terms, plan, { outAmount, minOut, costs, impactBps: 1 }, has, limits);
    if (step.tag === "take") {
      const least = leastOut(terms.kind, terms.limit, plan.inAmount, has.decimals);
      expect(minOut >= least).toBe(true);
      return plan;
    }
    if (step.tag === "refuse") return null;
    plan = step.plan;
  }
  return null;
}

describe("a plan", () => {
  it("never spends more than the group's total, fees and rent included", () => {
    const total = fc.bigInt(1n, 10n ** 10n);
    const costs = fc.bigInt(0n, 10n ** 7n);
    fc.assert(
      fc.property(total, costs, fc.boolean(), (spends, fees, hasTokenAccount) => {
        const plan = follow(buyOf(spends), funds({ hasTokenAccount }), fees, ({ inAmount }) => inAmount * 100n);
        if (plan === null) return;
        expect(plan.inAmount + fees <= spends).toBe(true);
        expect(plan.inAmount > 0n).toBe(true);
      }),
    );
  });

  it.each([
    // A token of 10⁻¹⁴ SOL: its price and its limit differ behind the eighteenth decimal.
    ["buy", "0.0000000000000100015", 99_981_000_000_000_000n],
    ["sell", "0.0000000000000100004", 1n],
  ] as const)("that is refused names a price that passes its limit: %s at %s", (kind, limit, outAmount) => {
    const terms = kind === "buy" ? buyOf(1_000_000n, limit) : saleOf(limit);
    const plan = { inAmount: kind === "buy" ? 1_000_000n : 100_000_000_000n, slippageBps: 50, allowance: 0n };
    const offer = { outAmount, minOut: outAmount, costs: 0n, impactBps: 1 };
    const step = judgeOffer(terms, plan, offer, funds({ decimals: 6 }), limits);
    const refusal = step.tag === "refuse" ? step.refusal : null;
    const price = refusal !== null && "limit" in refusal ? refusal.price : null;
    expect(price === null ? null : isAbove(price, limit)).toBe(kind === "buy");
    expect(price).not.toBe(limit);
  });

  it("keeps its limit, whatever is offered", () => {
    fc.assert(
      fc.property(lamports, price, fc.bigInt(1n, 10n ** 12n), (spends, limit, rate) => {
        follow(buyOf(spends, limit), funds(), 60_000n, ({ inAmount }) => inAmount * rate);
      }),
    );
    fc.assert(
      fc.property(units, price, units, (sold, limit, out) => {
        follow(saleOf(limit), funds({ toSell: sold }), 60_000n, () => out);
      }),
    );
  });

  it("is tightened where the tolerance would reach beyond the limit, and taken then", () => {
    const terms = buyOf(100_000_000n, "0.0002");
    // 1% below the limit: 2% of tolerance would be too much.
    const plan = follow(terms, funds({ hasTokenAccount: true }), 60_000n, ({ inAmount }) => (inAmount * 505n) / 1_000n);
    expect(plan?.slippageBps).toBeLessThan(100);
    expect(plan?.slippageBps).toBeGreaterThan(90);
  });

  it("leaves the reserve on the wallet", () => {
    expect(firstPlan(buyOf(100n), funds({ balance: limits.reserve + 99n }), limits)).toEqual({
      reason: "not_enough_sol",
    });
  });
});

describe("an outcome", () => {
  const change = {
    solBefore: 1_000_000_000n,
    solAfter: 940_000_000n,
    fee: 55_000n,
    tokensBefore: 5n,
    tokensAfter: 28_800_000_005n,
    decimals: 5,
  };

  it("of a buy has what was swapped as its price, and all else as its fee", () => {
    expect(boughtOutcome(change, 57_600_000n, "s")).toEqual({
      tokens: 28_800_000_000n,
      answer: {
        status: "filled",
        tokenAmount: "288000",
        price: "0.0000002",
        fee: "0.0024",
        txUrl: "https://solscan.io/tx/s",
      },
    });
  });

  it("of a sale has what the wallet really got", () => {
    const sold = { ...change, solBefore: 0n, solAfter: 57_545_000n, tokensBefore: 28_800_000_000n, tokensAfter: 0n };
    expect(soldAnswer(sold, "s")).toEqual({
      status: "filled",
      tokenAmount: "288000",
      price: "0.0000002",
      fee: "0.000055",
      solReceived: "0.057545",
      txUrl: "https://solscan.io/tx/s",
    });
  });

  it("adds up: what left the wallet is what was swapped and the fee, and a sale pays out no more than came", () => {
    fc.assert(
      fc.property(lamports, lamports, lamports, units, decimals, (before, after, inAmount, tokens, places) => {
        const moved = {
          solBefore: before,
          solAfter: after,
          fee: 5_000n,
          tokensBefore: 0n,
          tokensAfter: tokens,
          decimals: places,
        };
        const { answer } = boughtOutcome(moved, inAmount, "s");
        const spent = before > after ? before - after : 0n;
        if (answer.status !== "filled") throw new Error(answer.status);
        const fee = toUnits(answer.fee, 9);
        expect(fee).toBe(spent > inAmount ? spent - inAmount : 0n);
        const sale = soldAnswer({ ...moved, tokensBefore: tokens, tokensAfter: 0n }, "s");
        if (sale.status !== "filled") throw new Error(sale.status);
        expect(toUnits(sale.solReceived ?? "", 9)).toBe(after > before ? after - before : 0n);
      }),
    );
  });

  it("has a price that is never above what was paid", () => {
    fc.assert(
      fc.property(lamports, units, decimals, (paid, tokens, places) => {
        const written = formatTokenPrice(paid, tokens, places) ?? "";
        expect(readDecimal(written)).toBe(written);
        expect(toUnits(written, 18) * tokens * 10n ** 9n <= paid * SCALE * 10n ** BigInt(places)).toBe(true);
      }),
    );
    expect(formatTokenPrice(5n, 0n, 5)).toBeNull();
    expect(formatLamports(1n)).toBe("0.000000001");
  });
});
