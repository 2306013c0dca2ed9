/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOSTILE, THIEF } from "../../dev/solana/jupiter-hostile.ts";
import { type Asked, BONK, DUST, FRZ, SHADY, SOL, type Stage, startStage, TINY, WHOLE, WIF } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(async () => {
  stage.market.setPrice(BONK.mint, "0.0000002");
  stage.solana.jupiter.terms.microLamportsPerUnit = 250_000n;
  await stage.startAnew();
});
afterAll(() => stage.close());

/** What the group reads, with a new id. Nothing was signed. */
async function reasonOf(asked: Asked): Promise<unknown> {
  const id = asked.id ?? stage.newId();
  const { body, text } = await stage.askUntilFinal({ ...asked, id });
  expect(body.status).toBe("rejected");
  expect(await stage.field(id, "signature")).toBeNull();
  expect(stage.landed()).toEqual([]);
  // The first final answer stays, whatever changes.
  stage.configure({ CHATS: "-1", MAX_TRADE_SOL: "0.000000001" });
  expect((await stage.ask({ ...asked, id })).text).toBe(text);
  stage.configure({});
  return body.reason;
}

const bought = (tokenAmount: string | null) => ({ proposalId: "-5.1", tokenAmount });

describe("what the group reads", () => {
  it("where the trader is not open to it", async () => {
    expect(await reasonOf({ chatId: -4_711 })).toBe(
      "This trader is not open to this group. Whoever runs it can open it.",
    );
  });

  it("of a symbol", async () => {
    expect(await reasonOf({ token: "BONK" })).toBe(
      "Symbols are not unique, so this trader buys by a token's address only. Propose the address instead.",
    );
  });

  it("of an address without a token, and of SOL's own", async () => {
    expect(await reasonOf({ token: THIEF })).toBe("There is no token at this address.");
    expect(await reasonOf({ token: "So11111111111111111111111111111111111111112" })).toBe(
      "SOL is what the group pays with, so it can't be bought.",
    );
  });

  it("after the deadline", async () => {
    expect(await reasonOf({ deadline: stage.now() - 1 })).toBe("The deadline has passed.");
  });

  it("of too much in one trade", async () => {
    expect(await reasonOf({ total: 100_000_001 })).toBe("More than 0.1 SOL in one trade is not allowed.");
  });

  it("of too much in a day, which the next day is allowed", async () => {
    const ids = Array.from({ length: 5 }, () => stage.newId());
    for (const id of ids) await stage.askUntilFinal({ id, total: 100_000_000 });
    const id = stage.newId();
    expect((await stage.askUntilFinal({ id, total: 10_000_000 })).body.reason).toBe(
      "More than 0.5 SOL in 24 hours is not allowed, and 0.5 SOL were spent already.",
    );
    stage.pass(24 * 3_600_000);
    const later = { id: stage.newId(), total: 10_000_000, deadline: stage.now() + 3_600_000 };
    expect((await stage.askUntilFinal(later)).body.status).toBe("filled");
  });

  it("of an amount that fees would eat", async () => {
    expect(await reasonOf({ total: 2_000_000 })).toBe(
      "The amount is too small: up to 0.00237408 SOL of it would go into the network's fees.",
    );
  });

  it("where the wallet has too little, the reserve left out", async () => {
    stage.configure({ RESERVE_SOL: "9.95" });
    expect(await reasonOf({})).toBe("There is not enough SOL on the group's wallet.");
  });

  it("of a token that is not verified, unless that is allowed", async () => {
    expect(await reasonOf({ token: SHADY.mint })).toBe(
      "This token is not verified by Jupiter, so it may be a look-alike.",
    );
    stage.configure({ UNVERIFIED: "allow" });
    expect((await stage.askUntilFinal({ id: stage.newId(), token: SHADY.mint })).body.status).toBe("filled");
  });

  it("of a token that can be frozen, unless that is allowed", async () => {
    expect(await reasonOf({ token: FRZ.mint })).toBe(
      "This token can be frozen by its issuer, and then it could not be sold.",
    );
    stage.configure({ FREEZABLE: "allow" });
    expect((await stage.askUntilFinal({ id: stage.newId(), token: FRZ.mint })).body.status).toBe("filled");
  });

  it("of a price that is too high, by each of its limits", async () => {
    const above = "The price is 0.0000002 SOL now, and at most 0.00000019 was allowed.";
    expect(await reasonOf({ price: "0.00000019" })).toBe(above);
    expect(await reasonOf({ price: "target:0.00000019" })).toBe(above);
    expect(await reasonOf({ price: "0.0000003", data: { maxPrice: "0.00000019" } })).toBe(above);
  });

  it("of a bound that has more digits than anybody reads", async () => {
    const data = { maxPrice: "0.000000190247467202834938532967953487" };
    expect(await reasonOf({ data })).toBe("The price is 0.0000002 SOL now, and at most 0.0000001902 was allowed.");
  });

  it("of a price that is too low", async () => {
    await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 30_000_000_000n);
    const asked: Asked = { kind: "sell", bought: bought("250000"), data: { minPrice: "0.0000003" } };
    expect(await reasonOf(asked)).toBe("The price is 0.0000002 SOL now, and at least 0.0000003 was needed.");
  });

  it("of a trade that moves the price", async () => {
    stage.configure({ MAX_IMPACT: "0.1%", MAX_TRADE_SOL: "5", MAX_DAY_SOL: "5" });
    expect(await reasonOf({ total: 5_000_000_000 })).toBe(
      "This trade alone would move the price by 0.25%; at most 0.1% is allowed.",
    );
  });

  it("of the network's fees", async () => {
    stage.solana.jupiter.terms.microLamportsPerUnit = 100_000_000n;
    expect(await reasonOf({})).toBe("The network's fees are 0.02204428 SOL now; at most 0.005 SOL is allowed.");
  });

  it("of a token that nobody trades", async () => {
    stage.configure({ UNVERIFIED: "allow" });
    expect(await reasonOf({ token: DUST.mint })).toBe("Nobody trades this token for that amount now.");
  });

  it("where there is nothing to sell, or nobody knows how much", async () => {
    expect(await reasonOf({ kind: "sell", bought: bought("250000") })).toBe(
      "There is nothing of this token on the group's wallet.",
    );
    expect(await reasonOf({ kind: "sell", bought: bought("0") })).toBe(
      "There is nothing of this token on the group's wallet.",
    );
    expect(await reasonOf({ kind: "sell", bought: bought(null) })).toBe(
      "This trader does not know how much was bought.",
    );
  });

  it("of a sale that brings less than its fees", async () => {
    await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 10_000_000n);
    expect(await reasonOf({ kind: "sell", bought: bought("100") })).toBe(
      "It would bring less than the network's fees, which are 0.000055 SOL now.",
    );
  });

  it("of more in one trade than in a day, also in a rehearsal", async () => {
    for (const DRY_RUN of ["on", "off"]) {
      stage.configure({ DRY_RUN, MAX_DAY_SOL: "0.04" });
      expect(await reasonOf({ total: 40_000_001 })).toBe("More than 0.04 SOL in 24 hours is not allowed.");
    }
  });

  it("in a rehearsal", async () => {
    stage.configure({ DRY_RUN: "on" });
    expect(await reasonOf({})).toMatch(
      /^This is a rehearsal: 0\.05762592 SOL would have become about 288121\.\d+ tokens\. Nothing was traded\.$/,
    );
  });

  it("of a transaction that failed on chain, which cost its fee only", async () => {
    // The price jumps behind the rehearsal.
    stage.outgoing.onRequest = (name) => name === "execute" && stage.market.move(BONK.mint, 1_100);
    const id = stage.newId();
    const { body } = await stage.askUntilFinal({ id });
    stage.outgoing.onRequest = null;
    expect(body).toEqual({
      status: "rejected",
      reason: "The price moved too far while it was traded. Only the network's fee of 0.000055 SOL is lost.",
    });
    expect(stage.solana.transactionsOf(stage.wallet.address)).toHaveLength(1);
    expect(stage.solana.chain.lamportsOf(stage.wallet.address)).toBe(10n * SOL - 55_000n);
    expect(await stage.upstash.command("HLEN", "{trader}:spent")).toBe(0);
  });

  it("if the same id is asked for with another token, amount or kind, without harm to the first", async () => {
    const id = stage.newId();
    await stage.ask({ id });
    const reason = "This vote was used for another trade before.";
    for (const other of [{ token: WIF.mint }, { total: 61_000_000 }, { kind: "sell", bought: bought("1") }] as const)
      expect((await stage.ask({ ...other, id })).body).toEqual({ status: "rejected", reason });
    expect((await stage.askUntilFinal({ id })).body.status).toBe("filled");
    expect(stage.landed()).toHaveLength(1);
    expect((await stage.ask({ id, token: WIF.mint })).body).toEqual({ status: "rejected", reason });
    expect((await stage.ask({ id })).body.status).toBe("filled");
  });
});

it("a sale of another token than its buy's sells nothing", async () => {
  const buy = { id: stage.newId() };
  await stage.askUntilFinal(buy);
  await stage.solana.chain.setTokens(stage.wallet.address, WIF.mint, 90_000_000n);
  const asked: Asked = {
    id: stage.newId(),
    kind: "sell",
    token: WIF.mint,
    bought: { proposalId: buy.id, tokenAmount: "5" },
  };
  expect((await stage.askUntilFinal(asked)).body.reason).toBe("This trader does not know how much was bought.");
  expect(await stage.solana.chain.tokensOf(stage.wallet.address, WIF.mint)).toBe(90_000_000n);
});

describe("a hostile order", () => {
  const known = ["divert", "short", "approve", "take_account"] as const;

  it.each(HOSTILE)("that would %s is not signed", async (hostile) => {
    stage.solana.jupiter.faults.always({ hostile }, "order");
    const reason = await reasonOf({});
    const isOffer = !["high_fee", "foreign_payer", "extra_signer"].includes(hostile);
    if (isOffer || known.some((one) => one === hostile))
      expect(reason).toBe("The exchange offered something else than was asked for, so it was not signed.");
    expect(stage.solana.transactionsOf(stage.wallet.address)).toEqual([]);
  });

  it.each(HOSTILE)("that would %s in a sale is not signed, and no other token is touched", async (hostile) => {
    await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 90_000_000_000n);
    stage.solana.jupiter.faults.always({ hostile }, "order");
    await reasonOf({ kind: "sell", bought: bought("250000") });
    expect(stage.solana.transactionsOf(stage.wallet.address)).toEqual([]);
  });

  it("by a router with another fee payer is not asked for", async () => {
    stage.solana.jupiter.faults.always("jupiterz", "order");
    expect((await stage.askUntilFinal({ id: stage.newId() })).body.status).toBe("filled");
  });
});

describe("exact amounts", () => {
  it.each([
    { name: "that costs a millionth of a millionth of a SOL", token: TINY },
    { name: "that cannot be divided", token: WHOLE },
    { name: "with six decimals", token: WIF },
  ])("of a token $name are the chain's", async ({ token }) => {
    stage.configure({ UNVERIFIED: "allow" });
    const buy = { id: stage.newId(), token: token.mint };
    const { body } = await stage.askUntilFinal(buy);
    const held = await stage.solana.chain.tokensOf(stage.wallet.address, token.mint);
    const digits = String(held).padStart(token.decimals + 1, "0");
    const [whole, part] = [
      digits.slice(0, digits.length - token.decimals),
      digits.slice(digits.length - token.decimals),
    ];
    expect(body.tokenAmount).toBe(part.replace(/0+$/, "") === "" ? whole : `${whole}.${part.replace(/0+$/, "")}`);
    expect(stage.solana.chain.lamportsOf(stage.wallet.address)).toBeGreaterThanOrEqual(10n * SOL - 60_000_000n);

    // All of it is sold, by the trader's own record.
    const before = stage.solana.chain.lamportsOf(stage.wallet.address);
    const sale: Asked = {
      id: stage.newId(),
      kind: "sell",
      token: token.mint,
      bought: { proposalId: buy.id, tokenAmount: null },
    };
    const sold = await stage.askUntilFinal(sale);
    expect(await stage.solana.chain.tokensOf(stage.wallet.address, token.mint)).toBe(0n);
    const received = stage.solana.chain.lamportsOf(stage.wallet.address) - before;
    expect(Number(sold.body.solReceived) * 1e9).toBeCloseTo(Number(received), 3);
    expect(sold.body.tokenAmount).toBe(body.tokenAmount);
  });

  it("of a sale are at most what the wallet has, and what else it has stays", async () => {
    const buy = { id: stage.newId() };
    await stage.askUntilFinal(buy);
    const held = await stage.solana.chain.tokensOf(stage.wallet.address, BONK.mint);
    await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, held + 5n);
    const sale: Asked = { id: stage.newId(), kind: "sell", bought: { proposalId: buy.id, tokenAmount: "1" } };
    expect((await stage.askUntilFinal(sale)).body.status).toBe("filled");
    expect(await stage.solana.chain.tokensOf(stage.wallet.address, BONK.mint)).toBe(5n);
  });
});
