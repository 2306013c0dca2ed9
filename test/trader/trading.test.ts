/** @module-tag long */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BONK, SOL, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

describe("a buy", () => {
  it("is pending until its transaction is final, and then filled with the chain's own numbers", async () => {
    const id = stage.newId();
    expect((await stage.ask({ id })).body).toEqual({ status: "pending" });
    expect(stage.landed()).toHaveLength(1);
    expect((await stage.ask({ id })).body).toEqual({ status: "pending" });
    stage.pass(20_000);
    const before = 10n * SOL;
    const { body } = await stage.ask({ id });
    const held = await stage.solana.chain.tokensOf(stage.wallet.address, BONK.mint);
    const spent = before - stage.solana.chain.lamportsOf(stage.wallet.address);
    expect(body).toEqual({
      status: "filled",
      tokenAmount: String(Number(held) / 10 ** BONK.decimals),
      price: expect.any(String),
      fee: expect.any(String),
      txUrl: `https://solscan.io/tx/${stage.landed()[0]}`,
    });
    expect(spent).toBeLessThanOrEqual(60_000_000n);
    expect(stage.landed()).toHaveLength(1);
    expect((await stage.ask({ id })).body).toEqual(body);
    console.error(stage.lines.join("\n"), body, stage.outgoing.names);
  });
});
