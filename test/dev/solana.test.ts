/** @module-tag long */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatEvent } from "../../dev/solana/format-event.ts";
import { SOL_MINT } from "../../dev/solana/market.ts";
import { BONK, FEE, RENT, SOL, setUpSolana, TINY, WHOLE } from "./solana-setup.ts";

const setup = setUpSolana();
const { buy, sell, sign, execute, send, held, lamports, call } = setup;

describe("a swap", () => {
  it("is ordered, signed by its taker alone, sent to a node, and found in the chain", async () => {
    const order = await buy(SOL / 20n);
    expect(order).toMatchObject({
      inAmount: "50000000",
      signatureFeePayer: setup.taker.address,
      router: "metis",
      rentFeeLamports: Number(RENT),
    });
    const signed = await sign(order);
    expect(await send(signed)).toBe(signed.signature);
    const status = async () => (await setup.rpc.getSignatureStatuses([signed.signature]).send()).value[0];
    expect(await status()).toBeNull();

    setup.solana.advance(1);
    expect(await status()).toMatchObject({ confirmationStatus: "processed", confirmations: 0n, err: null });
    setup.solana.advance(2);
    expect(await status()).toMatchObject({ confirmationStatus: "confirmed" });
    const read = { commitment: "finalized", encoding: "json", maxSupportedTransactionVersion: 0 } as const;
    expect(await setup.rpc.getTransaction(signed.signature, read).send()).toBeNull();
    setup.solana.advance(30);
    expect(await status()).toMatchObject({ confirmationStatus: "finalized", confirmations: null });

    const found = await setup.rpc.getTransaction(signed.signature, read).send();
    const { meta } = found ?? {};
    const [before = 0n] = meta?.preBalances ?? [];
    const [after = 0n] = meta?.postBalances ?? [];
    expect(meta).toMatchObject({ err: null, fee: FEE });
    expect(before - after).toBe(SOL / 20n + FEE + RENT);
    const got = meta?.postTokenBalances?.find(({ owner }) => owner === setup.taker.address);
    expect(got).toMatchObject({ mint: BONK.mint, uiTokenAmount: { amount: `${await held()}`, decimals: 5 } });
  });

  it("pays less than it quotes, but never less than its threshold", async () => {
    const order = await buy(SOL, BONK.mint, { slippageBps: "100" });
    await execute(order, await sign(order));
    expect(await held()).toBeLessThan(BigInt(String(order.outAmount)));
    expect(await held()).toBeGreaterThanOrEqual(BigInt(String(order.otherAmountThreshold)));
  });

  it("is executed by Jupiter, bought and sold again", async () => {
    const order = await buy(SOL);
    const bought = await execute(order, await sign(order));
    expect(bought).toMatchObject({ status: 200, json: { status: "Success", code: 0 } });
    const amount = await held();
    expect(bought.json.totalOutputAmount).toBe(`${amount}`);

    const sale = await sell(amount);
    expect(sale).toMatchObject({ outputMint: SOL_MINT, rentFeeLamports: 0 });
    const signed = await sign(sale);
    const before = lamports();
    const sold = await execute(sale, signed);
    expect(sold.json).toMatchObject({ status: "Success", signature: signed.signature });
    expect(lamports() - before).toBe(BigInt(String(sold.json.totalOutputAmount)) - FEE);
    expect(await held()).toBe(0n);
  });

  it.each([
    ["of a token that costs next to nothing", TINY, SOL / 20n],
    ["of a token that cannot be divided", WHOLE, SOL],
  ])("is exact %s", async (_, { mint }, amount) => {
    const order = await buy(amount, mint);
    await execute(order, await sign(order));
    expect(await held(mint)).toBeGreaterThanOrEqual(BigInt(String(order.otherAmountThreshold)));
    expect(await held(mint)).toBeLessThanOrEqual(BigInt(String(order.outAmount)));
  });

  it("is in the chain once, however often it is sent and executed, and through whichever node", async () => {
    const order = await buy(SOL);
    const signed = await sign(order);
    await send(signed);
    await setup.rpc2.sendTransaction(signed.wire, { encoding: "base64" }).send();
    expect((await execute(order, signed)).json).toMatchObject({ status: "Success" });
    const amount = await held();
    expect((await execute(order, signed)).json).toMatchObject({ status: "Success", signature: signed.signature });
    const again = await call("sendTransaction", [
      signed.wire,
      { encoding: "base64", preflightCommitment: "processed" },
    ]);
    expect(again.error).toMatchObject({ code: -32002, data: { err: "AlreadyProcessed" } });
    await call("sendTransaction", [signed.wire, { encoding: "base64", skipPreflight: true }]);
    setup.solana.advance(10);
    expect(setup.solana.transactionsOf(setup.taker.address)).toHaveLength(1);
    expect(await held()).toBe(amount);
  });

  it.each([
    ["a purchase", 1100, () => buy(SOL)],
    ["a sale", 900, () => sell(1_000_000n)],
  ])(
    "fails in the chain where the price moved too far for %s, and costs its fee only",
    async (_, thousandths, order) => {
      await setup.solana.chain.setTokens(setup.taker.address, BONK.mint, 1_000_000n);
      const made = await order();
      const signed = await sign(made);
      setup.market.move(BONK.mint, thousandths);
      const before = lamports();
      const refused = await call("sendTransaction", [
        signed.wire,
        { encoding: "base64", preflightCommitment: "confirmed" },
      ]);
      expect(refused.error?.message).toMatch(
        /^Transaction simulation failed: Error processing Instruction \d: custom program error: 0x1771$/,
      );
      const failed = await execute(made, signed);
      expect(failed.json).toMatchObject({ status: "Failed", code: 6001, signature: signed.signature });
      expect(before - lamports()).toBe(FEE);
      expect(await held()).toBe(1_000_000n);
      const [landed] = setup.solana.transactionsOf(setup.taker.address);
      expect(landed?.err).toEqual({ InstructionError: [expect.any(Number), { Custom: 6001 }] });
    },
  );

  it("goes through where the price moved a little, or to the taker's good", async () => {
    const little = await buy(SOL, BONK.mint, { slippageBps: "100" });
    setup.market.move(BONK.mint, 1005);
    expect((await execute(little, await sign(little))).json.status).toBe("Success");
    const good = await buy(SOL);
    setup.market.move(BONK.mint, 500);
    expect((await execute(good, await sign(good))).json.status).toBe("Success");
  });

  it("never lands once the chain is beyond its last block", async () => {
    const order = await buy(SOL);
    const signed = await sign(order);
    const last = BigInt(String(order.lastValidBlockHeight));
    const wait = Number(last - setup.solana.chain.height);
    await setup.rpc2.sendTransaction(signed.wire, { encoding: "base64" }).send();
    setup.solana.nodes[1].restart();
    setup.solana.advance(wait);
    expect(setup.solana.chain.height).toBe(last);
    await call("sendTransaction", [signed.wire, { encoding: "base64", skipPreflight: true }]);
    setup.solana.advance(1);
    expect(
      (await call("sendTransaction", [signed.wire, { encoding: "base64", preflightCommitment: "processed" }])).error,
    ).toMatchObject({
      code: -32002,
      data: { err: "BlockhashNotFound" },
    });
    setup.solana.advance(10);
    expect(setup.solana.transactionsOf(setup.taker.address)).toEqual([]);
  });

  it("lands in the very last block that takes it", async () => {
    const order = await buy(SOL);
    const signed = await sign(order);
    setup.solana.advance(Number(BigInt(String(order.lastValidBlockHeight)) - setup.solana.chain.height) - 1);
    await call("sendTransaction", [signed.wire, { encoding: "base64", skipPreflight: true }]);
    setup.solana.advance(1);
    expect(setup.solana.transactionsOf(setup.taker.address)).toHaveLength(1);
  });
});

it("tells what happens as it happens", async () => {
  const events: string[] = [];
  const stop = setup.solana.onEvent((event) => events.push(formatEvent(event)));
  await send(await sign(await buy(SOL)));
  setup.solana.advance(1);
  stop();
  await call("getSlot");
  expect(events).toEqual([
    "jupiter order answered with 200",
    "rpc sendTransaction",
    expect.stringMatching(/^slot \d+ has /),
  ]);
});

it("is of no Worker: what runs it is native", () => {
  const sources = globSync(["src/**/*.ts", "archive/**/*.ts", "trader/**/*.ts"]);
  expect(sources.length).toBeGreaterThan(0);
  const native = sources.filter((path) => /from "(?:litesvm"|.*\/dev\/)/.test(readFileSync(path, "utf8")));
  expect(native).toEqual([]);
});
