import { expect } from "vitest";
import type { Answered, Asked, Stage } from "./stage.ts";

/**
 * Expects that a trade was made once: one transaction of the wallet's succeeded, and what the group reads are its numbers,
 * again and again.
 */
export async function expectOnce(stage: Stage, asked: Asked, answered: Answered): Promise<void> {
  const landed = stage.solana.transactionsOf(stage.wallet.address).filter(({ err }) => err === null);
  expect(landed).toHaveLength(1);
  const [transaction] = landed;
  if (transaction === undefined) throw new Error("nothing landed");
  const { before, after, signature } = transaction;
  const held = ({ tokens }: typeof before) =>
    tokens.filter(({ owner }) => owner === stage.wallet.address).reduce((sum, { amount }) => sum + amount, 0n);
  const [tokens, sol] = [held(after) - held(before), (after.lamports[0] ?? 0n) - (before.lamports[0] ?? 0n)];
  expect(answered.body).toMatchObject({ status: "filled", txUrl: `https://solscan.io/tx/${signature}` });
  const { tokenAmount, solReceived } = answered.body;
  if (asked.kind === "sell") expect(Number(solReceived)).toBeCloseTo(Number(sol) / 1e9, 9);
  else expect(Number(tokenAmount)).toBeCloseTo(Number(tokens) / 1e5, 5);
  expect((await stage.ask(asked)).text).toBe(answered.text);
  expect(await stage.upstash.command("ZCARD", "{trader}:pending")).toBe(0);
  expect(await stage.upstash.command("HGET", "{trader}:wallet", "live")).toBeNull();
}
