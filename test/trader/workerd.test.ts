/** @module-tag long */
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildWorker } from "../../dev/worker/build.ts";
import { webhookHeaders } from "../../src/executor/standard-webhooks.ts";
import { BONK, type Stage, startStage } from "./stage.ts";

/** More slots than a block needs to be final. */
const FINAL_SLOTS = 40;

let stage: Stage;
let worker: Miniflare;
beforeAll(async () => {
  const [started, bundle] = await Promise.all([startStage(), buildWorker("trader")]);
  stage = started;
  const { modules, compatibilityDate, compatibilityFlags } = bundle;
  // What it logs is looked at elsewhere.
  const handleRuntimeStdio = () => undefined;
  worker = new Miniflare({ modules, compatibilityDate, compatibilityFlags, bindings: stage.env, handleRuntimeStdio });
});
afterAll(async () => {
  await worker.dispose();
  await stage.close();
});

it("buys in workerd as it is deployed, and its cron trigger finishes what is pending", async () => {
  const id = stage.newId();
  const body = stage.bodyOf({ id });
  const ask = async () => {
    const headers = await webhookHeaders(stage.secret, id, Math.floor(Date.now() / 1_000), body);
    const asked = await worker.dispatchFetch("https://trader.example/", {
      method: "POST",
      body,
      headers: { ...headers },
    });
    return asked.json();
  };
  expect(await ask()).toEqual({ status: "pending" });
  stage.solana.advance(FINAL_SLOTS);
  const { scheduled } = await worker.getWorker();
  await scheduled({ cron: "* * * * *" });
  expect(await stage.field(id, "state")).toBe("answered");
  const held = await stage.solana.chain.tokensOf(stage.wallet.address, BONK.mint);
  expect(await ask()).toMatchObject({
    status: "filled",
    tokenAmount: String(Number(held) / 10 ** BONK.decimals),
    txUrl: `https://solscan.io/tx/${stage.landed()[0]}`,
  });
  expect(stage.landed()).toHaveLength(1);
  const health = await worker.dispatchFetch("https://trader.example/healthz");
  expect(await health.json()).toMatchObject({ ok: true, pending: 0, spentToday: "0.06" });
});

it("needs nothing of Node's", async () => {
  const { modules, compatibilityFlags } = await buildWorker("trader");
  expect(compatibilityFlags).toEqual([]);
  const code = modules.filter(({ path }) => path.endsWith(".js")).map(({ contents }) => String(contents));
  expect(code.map((text) => /\bBuffer\.from\(|\bprocess\.env|\brequire\("/.test(text))).toEqual(code.map(() => false));
});
