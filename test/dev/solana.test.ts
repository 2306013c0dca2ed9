import { describe, expect, it } from "vitest";
import { BONK, SOL, setUpSolana } from "./solana-setup.ts";

const setup = setUpSolana();
const { buy, sell, sign, execute, send, held } = setup;

describe("a swap", () => {
  it("is ordered, signed by its taker alone, sent to a node, and found in the chain", async () => {
    const order = await buy(SOL / 20n);
    expect(order).toMatchObject({
      inAmount: "50000000",
      signatureFeePayer: setup.taker.address,
      router: "metis",
      rentFeeLamports: 2_039_280,
    });
    const signed = await sign(order);
    expect(await send(signed)).toBe(signed.signature);
    const statuses = () => setup.rpc.getSignatureStatuses([signed.signature]).send();
    expect((await statuses()).value).toEqual([null]);

    setup.solana.advance(1);
    expect((await statuses()).value[0]).toMatchObject({ confirmationStatus: "processed", err: null });
    setup.solana.advance(2);
    expect((await statuses()).value[0]).toMatchObject({ confirmationStatus: "confirmed" });
    const read = { commitment: "finalized", encoding: "json", maxSupportedTransactionVersion: 0 } as const;
    expect(await setup.rpc.getTransaction(signed.signature, read).send()).toBeNull();
    setup.solana.advance(30);
    expect((await statuses()).value[0]).toMatchObject({ confirmationStatus: "finalized", confirmations: null });

    const found = await setup.rpc.getTransaction(signed.signature, read).send();
    const { meta } = found ?? {};
    const [before = 0n] = meta?.preBalances ?? [];
    const [after = 0n] = meta?.postBalances ?? [];
    expect(meta?.err).toBeNull();
    expect(before - after).toBe(SOL / 20n + 55_000n + 2_039_280n);
    expect(meta?.fee).toBe(55_000n);
    const got = meta?.postTokenBalances?.find(({ owner }) => owner === setup.taker.address);
    expect(got).toMatchObject({ mint: BONK.mint });
    expect(BigInt(got?.uiTokenAmount.amount ?? 0)).toBe(await held(BONK.mint));
    // What is paid out is not what was quoted, but at least the threshold.
    expect(await held(BONK.mint)).toBeLessThan(BigInt(String(order.outAmount)));
    expect(await held(BONK.mint)).toBeGreaterThanOrEqual(BigInt(String(order.otherAmountThreshold)));
  });

  it("is executed by Jupiter, bought and sold again", async () => {
    const order = await buy(SOL);
    const bought = await execute(order, await sign(order));
    expect(bought).toMatchObject({ status: 200, json: { status: "Success", code: 0 } });
    const amount = await held(BONK.mint);
    expect(bought.json.totalOutputAmount).toBe(`${amount}`);

    const sale = await sell(amount);
    const signed = await sign(sale);
    const before = (await setup.rpc.getBalance(setup.taker.address, { commitment: "confirmed" }).send()).value;
    const sold = await execute(sale, signed);
    expect(sold.json).toMatchObject({ status: "Success", signature: signed.signature });
    const after = (await setup.rpc.getBalance(setup.taker.address, { commitment: "confirmed" }).send()).value;
    expect(after - before).toBe(BigInt(String(sold.json.totalOutputAmount)) - 55_000n);
    expect(await held(BONK.mint)).toBe(0n);
  });
});
