/** @module-tag long */
import { getBase58Decoder } from "@solana/kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDefaultMarket } from "../../dev/solana/default-market.ts";
import { HOSTILE, THIEF } from "../../dev/solana/jupiter-hostile.ts";
import { quote } from "../../dev/solana/jupiter-quote.ts";
import { SOL_MINT } from "../../dev/solana/market.ts";
import { startSolana } from "../../dev/solana/server.ts";
import { BONK, DUST, FEE, FRZ, type Json, RENT, SHADY, SOL, setUpSolana, TINY, WIF } from "./solana-setup.ts";

const setup = setUpSolana();
const { get, order, buy, sell, sign, signAsOther, post, execute, send, held, lamports, call } = setup;

const UNKNOWN_MINT = getBase58Decoder().decode(new Uint8Array(32).fill(7));

const faults = () => setup.solana.jupiter.faults;
const big = (value: unknown) => BigInt(String(value));

describe("an order", () => {
  it("has what Jupiter's have", async () => {
    const { status, json } = await order({ inputMint: SOL_MINT, outputMint: BONK.mint, amount: "50000000" });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      mode: "ultra",
      inputMint: SOL_MINT,
      outputMint: BONK.mint,
      swapMode: "ExactIn",
      slippageBps: 50,
      priceImpact: expect.any(Number),
      taker: setup.taker.address,
      signatureFeeLamports: 5_000,
      signatureFeePayer: setup.taker.address,
      prioritizationFeeLamports: 50_000,
      prioritizationFeePayer: setup.taker.address,
      rentFeeLamports: Number(RENT),
      lastValidBlockHeight: expect.stringMatching(/^\d+$/),
      transaction: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      gasless: false,
    });
    const [out, least] = [big(json.outAmount), big(json.otherAmountThreshold)];
    expect(least).toBe((out * 9_950n + 9_999n) / 10_000n);
  });

  it("is a quote alone without a taker", async () => {
    const asked = { inputMint: BONK.mint, outputMint: SOL_MINT, amount: "5000000" };
    const { json } = await get("/swap/v2/order", asked);
    expect(json).toMatchObject({
      transaction: null,
      taker: null,
      signatureFeePayer: null,
      requestId: expect.any(String),
    });
    expect(big(json.outAmount)).toBeGreaterThan(0n);
  });

  it("keeps to the slippage that is asked for", async () => {
    const json = await buy(SOL, BONK.mint, { slippageBps: "300" });
    expect(json).toMatchObject({ mode: "manual", slippageBps: 300 });
    expect(big(json.otherAmountThreshold)).toBe((big(json.outAmount) * 9_700n + 9_999n) / 10_000n);
  });

  it("moves the price more, the more is bought", async () => {
    const [little, much] = [await buy(SOL / 100n), await buy(9n * SOL)];
    expect(Number(little.priceImpact)).toBeGreaterThan(Number(much.priceImpact));
    expect(Number(much.priceImpact)).toBeCloseTo(-0.447, 2);
  });

  it("wants no rent for an account that is there", async () => {
    await setup.solana.chain.setTokens(setup.taker.address, BONK.mint, 1n);
    expect(await buy(SOL)).toMatchObject({ rentFeeLamports: 0 });
  });

  it.each<[string, () => Promise<Json>, Json]>([
    ["SOL", () => buy(11n * SOL), { errorCode: 1, errorMessage: "Insufficient funds" }],
    ["the token", () => sell(6n, WIF.mint), { errorCode: 1, errorMessage: "Insufficient funds" }],
    ["SOL for fees and rent", () => buy(10n * SOL), { errorCode: 2, errorMessage: "Top up SOL for gas" }],
  ])("has no transaction where the taker has too little of %s", async (_, made, error) => {
    await setup.solana.chain.setTokens(setup.taker.address, WIF.mint, 5n);
    expect(await made()).toMatchObject({ ...error, transaction: "", lastValidBlockHeight: "" });
  });

  it("takes a wallet down to nothing but what it keeps for rent", async () => {
    // A buy needs rent for the account of the token, and for a while that of the account in which SOL is wrapped.
    const most = 10n * SOL - FEE - 2n * RENT;
    expect(await buy(most + 1n)).toMatchObject({ errorCode: 2 });
    const made = await buy(most);
    expect((await execute(made, await sign(made))).json).toMatchObject({ status: "Success" });
    expect(lamports()).toBe(RENT);
  });

  it.each<[string, Record<string, string>, string]>([
    ["a mint that is none", { inputMint: "BONK" }, "Invalid inputMint"],
    ["no amount", { amount: "" }, "Invalid amount"],
    ["an amount of nothing", { amount: "0" }, "Invalid amount"],
    ["an amount with a point", { amount: "0.5" }, "Invalid amount"],
    ["a taker that is none", { taker: "me" }, "Invalid taker"],
    ["a slippage that is none", { slippageBps: "5%" }, "Invalid slippageBps"],
    ["a router that is none", { excludeRouters: "jupiter" }, "Invalid excludeRouters"],
    ["a token that nobody trades", { outputMint: DUST.mint }, "Failed to get quotes"],
    ["a token that is not there", { outputMint: UNKNOWN_MINT }, "Failed to get quotes"],
    ["the same token", { outputMint: SOL_MINT }, "Failed to get quotes"],
  ])("is refused for %s", async (_, changes, error) => {
    const asked = { inputMint: SOL_MINT, outputMint: BONK.mint, amount: "50000000", ...changes };
    expect(await order(asked)).toMatchObject({ status: 400, json: { error } });
  });

  it("may be of a router where another signs first, unless that is excluded", async () => {
    faults().nextOf("order", "jupiterz", "jupiterz");
    const json = await buy(SOL);
    expect(json).toMatchObject({ router: "jupiterz", gasless: true, maker: json.signatureFeePayer });
    expect(json.signatureFeePayer).not.toBe(setup.taker.address);
    const signed = await signAsOther(json);
    const done = await execute(json, signed);
    expect(done.json).toMatchObject({ status: "Success", code: 0 });
    expect(await held()).toBeGreaterThan(0n);
    // The transaction is known by the maker's signature, not by the taker's.
    expect(done.json.signature).not.toBe(signed.signature);
    expect(await buy(SOL, BONK.mint, { excludeRouters: "jupiterz" })).toMatchObject({ router: "metis" });
  });
});

describe("an execution", () => {
  it("is answered alike however often it is asked for, until its order is forgotten", async () => {
    const made = await buy(SOL);
    const signed = await sign(made);
    const first = await execute(made, signed);
    expect(first.json).toMatchObject({
      status: "Success",
      signature: signed.signature,
      code: 0,
      slot: expect.stringMatching(/^\d+$/),
      totalInputAmount: `${SOL}`,
      totalOutputAmount: `${await held()}`,
    });
    expect(await execute(made, signed)).toEqual(first);
    setup.solana.advanceMs(121_000);
    expect(await execute(made, signed)).toMatchObject({ status: 400, json: { status: "Failed", code: -1 } });
    expect(setup.solana.chain.transactions).toHaveLength(1);
  });

  it("needs an order of its own", async () => {
    const made = await buy(SOL);
    const signed = await sign(made);
    expect((await execute({ requestId: "other" }, signed)).json).toMatchObject({ code: -1 });
    const other = await sign(await buy(SOL / 2n));
    expect((await execute(made, other)).json).toMatchObject({ code: -3 });
    expect((await execute(made, { wire: String(made.transaction) })).json).toMatchObject({ code: -2 });
    expect((await execute(made, { wire: "AAAA" })).json).toMatchObject({ code: -2 });
    expect(await (await post({ signedTransaction: signed.wire })).json()).toMatchObject({ code: -4 });
    expect(await (await post({ requestId: made.requestId })).json()).toMatchObject({ code: -5 });
    expect(setup.solana.chain.transactions).toEqual([]);
  });

  it("finds that the transaction was sent by another way already", async () => {
    const made = await buy(SOL);
    const signed = await sign(made);
    await send(signed);
    setup.solana.advance(1);
    expect((await execute(made, signed)).json).toMatchObject({
      status: "Success",
      totalOutputAmount: `${await held()}`,
    });
    expect(setup.solana.chain.transactions).toHaveLength(1);
  });

  it("may say that it did not land, which may be so, or not be so for long", async () => {
    faults().nextOf("execute", "not_landed", { hold: 10 });
    const [never, late] = [await buy(SOL), await buy(SOL)];
    const [, signed] = [await sign(never), await sign(late)];
    expect((await execute(never, await sign(never))).json).toMatchObject({ status: "Failed", code: -1000 });
    expect((await execute(late, signed)).json).toMatchObject({ code: -1000, signature: signed.signature });
    setup.solana.advance(10);
    expect(setup.solana.chain.transactions).toEqual([]);
    setup.solana.advance(1);
    expect(setup.solana.chain.transactions.map(({ signature }) => signature)).toEqual([signed.signature]);
  });

  it("says that it has expired where the order is too old for the chain", async () => {
    const made = await buy(SOL);
    setup.solana.advance(200);
    expect((await execute(made, await sign(made))).json).toMatchObject({ status: "Failed", code: -1005 });
  });

  it("says that a quote has expired where it is another's", async () => {
    faults().nextOf("order", "jupiterz");
    const made = await buy(SOL);
    setup.solana.advance(200);
    expect((await execute(made, await signAsOther(made))).json).toMatchObject({ status: "Failed", code: -2003 });
  });

  it.each(["cut", "fail", "limit", "nonsense"] as const)("is not done where there is the fault %s", async (fault) => {
    const made = await buy(SOL);
    const signed = await sign(made);
    faults().nextOf("execute", fault);
    await post({ requestId: made.requestId, signedTransaction: signed.wire }).catch(() => undefined);
    setup.solana.advance(5);
    expect(setup.solana.chain.transactions).toEqual([]);
    expect((await execute(made, signed)).json).toMatchObject({ status: "Success" });
  });

  it.each(["cut_after", "fail_after"] as const)("is done where there is the fault %s", async (fault) => {
    const made = await buy(SOL);
    const signed = await sign(made);
    faults().nextOf("execute", fault);
    await post({ requestId: made.requestId, signedTransaction: signed.wire }).catch(() => undefined);
    expect(setup.solana.chain.transactions).toHaveLength(1);
    expect((await execute(made, signed)).json).toMatchObject({ status: "Success", signature: signed.signature });
  });
});

describe("a hostile order", () => {
  const hostileBuy = async (hostile: (typeof HOSTILE)[number]) => {
    faults().nextOf("order", { hostile });
    return buy(SOL);
  };
  const landed = async (hostile: (typeof HOSTILE)[number]) => {
    const made = await hostileBuy(hostile);
    const done = await execute(made, await sign(made));
    expect(done.json).toMatchObject({ status: "Success" });
    return made;
  };

  it.each(HOSTILE)("of the kind %s looks like an honest one from outside", async (hostile) => {
    const honest = await buy(SOL);
    const made = await hostileBuy(hostile);
    const different = { requestId: null, transaction: null };
    expect({ ...made, ...different }).toEqual({ ...honest, ...different });
    expect(made.transaction).not.toBe(honest.transaction);
  });

  it("steals SOL", async () => {
    await landed("steal_sol");
    expect(setup.solana.chain.lamportsOf(THIEF)).toBe(SOL / 20n);
    expect(lamports()).toBe(9n * SOL - SOL / 20n - FEE - RENT);
  });

  it("spends more than asked", async () => {
    await landed("overspend");
    expect(lamports()).toBe(8n * SOL - FEE - RENT);
  });

  it("pays out too little", async () => {
    const made = await landed("short");
    expect(await held()).toBe(big(made.otherAmountThreshold) / 2n);
  });

  it("pays somebody else", async () => {
    await landed("divert");
    expect(await held()).toBe(0n);
    expect(await setup.solana.chain.tokensOf(THIEF, BONK.mint)).toBeGreaterThan(0n);
  });

  it("burns SOL as a fee", async () => {
    await landed("high_fee");
    expect(lamports()).toBe(8n * SOL - 5_000n - RENT);
  });

  it("takes hold of the tokens for later", async () => {
    await landed("approve");
    const find = { encoding: "jsonParsed", commitment: "processed" };
    const owned = async () =>
      (await call("getTokenAccountsByOwner", [setup.taker.address, { mint: BONK.mint }, find])).result;
    expect(await owned()).toMatchObject({ value: [{ account: { data: { parsed: { info: { delegate: THIEF } } } } }] });
    await landed("take_account");
    expect(await owned()).toMatchObject({ value: [] });
  });

  it("has another pay, by whose signature it is known", async () => {
    const made = await hostileBuy("foreign_payer");
    expect(made.signatureFeePayer).toBe(setup.taker.address);
    const signed = await signAsOther(made);
    const done = await execute(made, signed);
    expect(done.json.status).toBe("Success");
    expect(done.json.signature).not.toBe(signed.signature);
  });

  it("wants a signature that nobody gives", async () => {
    const made = await hostileBuy("extra_signer");
    expect((await execute(made, await sign(made))).json).toMatchObject({ code: -2 });
  });

  it("is seen through by a simulation", async () => {
    const made = await hostileBuy("steal_sol");
    const accounts = { addresses: [setup.taker.address], encoding: "base64" };
    const config = { encoding: "base64", commitment: "confirmed", accounts };
    const { result } = await call("simulateTransaction", [made.transaction, config]);
    const left = Number(9n * SOL - SOL / 20n - FEE - RENT);
    expect(result).toMatchObject({ value: { err: null, accounts: [{ lamports: left }] } });
  });
});

describe("what Jupiter knows of tokens", () => {
  it("is found by mint, symbol or name", async () => {
    const found = async (query: string) => (await get("/tokens/v2/search", { query })).json as unknown as Json[];
    expect(await found(FRZ.mint)).toMatchObject([
      { id: FRZ.mint, symbol: "FRZ", decimals: 6, isVerified: true, audit: { freezeAuthorityDisabled: false } },
    ]);
    expect(await found("shad")).toMatchObject([{ id: SHADY.mint, isVerified: false, organicScoreLabel: "low" }]);
    expect(await found("dogwif")).toMatchObject([{ symbol: "WIF" }]);
    expect(await found(`${BONK.mint},${WIF.mint}`)).toHaveLength(2);
    expect(await found("nobody")).toEqual([]);
    expect(await get("/tokens/v2/search", {})).toMatchObject({ status: 400 });
  });

  it("has prices of what is traded", async () => {
    const ids = [SOL_MINT, BONK.mint, DUST.mint].join(",");
    const { json } = await get("/price/v3", { ids });
    expect(Object.keys(json).sort()).toEqual([SOL_MINT, BONK.mint].sort());
    expect(json[SOL_MINT]).toMatchObject({ usdPrice: 160, decimals: 9 });
    expect(json[BONK.mint]).toMatchObject({ usdPrice: expect.closeTo(0.000032, 10), decimals: 5 });
    expect(await get("/price/v3", {})).toMatchObject({ status: 400 });
    expect(await get("/price/v3", { ids: Array(51).fill(BONK.mint).join(",") })).toMatchObject({ status: 400 });
  });
});

describe("limits", () => {
  it("are those of a key, by the chain's clock", async () => {
    const began = Date.parse("2026-11-22T18:00:00.000Z");
    const limited = await startSolana({ now: () => began, limits: { keylessPerSecond: 0.5, keys: { known: 1 } } });
    const ask = (headers: Record<string, string> = {}) =>
      fetch(`${limited.jupiterUrl}/price/v3?ids=${BONK.mint}`, { headers });
    const asked = async (times: number, headers: Record<string, string> = {}) => {
      const statuses = [];
      for (let index = 0; index < times; index += 1) statuses.push((await ask(headers)).status);
      return statuses;
    };
    expect(await asked(6)).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await ask()).headers.get("retry-after")).toBe("10");
    expect((await asked(11, { "x-api-key": "known" })).slice(-2)).toEqual([200, 429]);
    expect(await asked(1, { "x-api-key": "other" })).toEqual([401]);
    limited.advanceMs(10_000);
    expect(await asked(1)).toEqual([200]);
    expect(limited.calls.at(-1)).toMatchObject({ service: "jupiter", route: "v3", hasKey: false, status: 200 });
    await limited.close();
  });
});

describe("a quote", () => {
  const market = createDefaultMarket();
  const amounts = fc.bigInt({ min: 1n, max: 10n ** 12n });
  const of = (inputMint: string, outputMint: string, amount: bigint) =>
    quote(market, { inputMint, outputMint, amount, slippageBps: 50 }, 0);

  it.each([BONK, WIF, TINY])("of $symbol never gains there and back", ({ mint }) => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const there = of(SOL_MINT, mint, amount)?.outAmount ?? 0n;
        const back = there === 0n ? 0n : (of(mint, SOL_MINT, there)?.outAmount ?? 0n);
        expect(back).toBeLessThanOrEqual(amount);
      }),
    );
  });

  it("never promises less than its threshold, nor more for less", () => {
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 10n ** 9n }), (amount, more) => {
        const [less, much] = [of(SOL_MINT, BONK.mint, amount), of(SOL_MINT, BONK.mint, amount + more)];
        expect(less?.threshold ?? 0n).toBeLessThanOrEqual(less?.outAmount ?? 0n);
        expect(less?.outAmount ?? 0n).toBeLessThanOrEqual(much?.outAmount ?? 0n);
      }),
    );
  });
});
