/** @module-tag long */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningWorker } from "../../../dev/worker/run.ts";
import { workerHost } from "../../../dev/wrangler/hosts.ts";
import { examine } from "../../../scripts/doctor/examine.ts";
import { launch } from "../../../scripts/launch/run.ts";
import { testOutside } from "./outside.ts";
import { type LaunchServices, startLaunchServices } from "./services.ts";

let services: LaunchServices;
let worker: RunningWorker;
let kept: string;
let config: string;

const path = (file: string) => join(services.folder, file);

beforeAll(async () => {
  const host = workerHost((started) => {
    worker = started;
  });
  services = await startLaunchServices({ host });
  await launch(testOutside(services, services.given), { prompts: null, dryRun: false });
  kept = readFileSync(path(".dev.vars"), "utf8");
  config = readFileSync(path("wrangler.local.toml"), "utf8");
});
afterAll(() => services.close());

const bindings = () => services.cloudflare.workers.get("account-1/conclave");

beforeEach(async () => {
  writeFileSync(path(".dev.vars"), kept);
  writeFileSync(path("wrangler.local.toml"), config);
  const { vars = {}, secrets = {} } = bindings() ?? {};
  await worker.setBindings({ ...vars, ...secrets });
  await worker.scheduled();
});

/** Lets the Worker have other variables than it was given. */
async function changeWorker(changes: Readonly<Record<string, string>>): Promise<void> {
  const { vars = {}, secrets = {} } = bindings() ?? {};
  await worker.setBindings({ ...vars, ...secrets, ...changes });
}

/** Runs the doctor, and gives what it found wrong, each with the next step. */
async function faults(env: Readonly<Record<string, string>> = {}) {
  const { UPSTASH_EMAIL = "", UPSTASH_API_KEY = "" } = services.given;
  // The Worker answers in real time.
  const real = { now: Date.now, sleep: (ms: number) => delay(ms) };
  const outside = { ...testOutside(services, { UPSTASH_EMAIL, UPSTASH_API_KEY, ...env }), ...real };
  const well = await examine(outside);
  const { said } = outside;
  const found = said.flatMap((line, index) =>
    line.startsWith("✗ ") ? [[line.slice(2), said[index + 1]?.slice(4)]] : [],
  );
  expect(well).toBe(found.length === 0);
  return { found, said };
}

describe("the doctor", () => {
  it("finds nothing wrong in what was launched, and changes nothing", async () => {
    const { found, said } = await faults();
    expect(found).toEqual([]);
    expect(said).toContain("✓ QStash: it reaches the Worker, which takes its signature.");
    expect(said).toContain("✓ Eviction: it is off.");
    expect(said).toContain("✓ Webhook: the Worker takes WEBHOOK_SECRET.");
    expect(said.at(-1)).toBe("All that could be looked at works.");
  });

  it("says one thing where nothing was launched, and asks nobody", async () => {
    for (const file of [".dev.vars", "wrangler.local.toml"]) writeFileSync(path(file), "");
    const asked = services.telegram.outgoing.length;
    expect((await faults()).found).toEqual([
      ["This folder knows of no bot.", "`npm run launch` makes one, or takes up one that is there."],
    ]);
    expect(services.telegram.outgoing.length).toBe(asked);
  });

  it("does not speak of a webhook while the address is unknown", async () => {
    writeFileSync(path("wrangler.local.toml"), "");
    expect((await faults()).found.map(([what]) => what)).toEqual([
      "Variables: missing or malformed: PUBLIC_URL, on this machine.",
      "PUBLIC_URL is not known.",
    ]);
  });

  it("finds a Worker that does not reach Redis", async () => {
    await changeWorker({ UPSTASH_REDIS_REST_TOKEN: "another" });
    expect((await faults()).found[0]).toEqual([
      "The Worker does not reach Redis.",
      "If Redis works below, the Worker has another URL or token: delete .launch.json, and run `npm run launch`.",
    ]);
  });

  it("finds a wrong webhook secret", async () => {
    await changeWorker({ WEBHOOK_SECRET: "another" });
    expect((await faults()).found).toEqual([
      [
        "Webhook: the Worker has another WEBHOOK_SECRET than .dev.vars.",
        "Delete .launch.json, and run `npm run launch`: it puts the secret again, and tells Telegram.",
      ],
    ]);
  });

  it("finds a read-only Redis token", async () => {
    const token = services.upstash.readOnlyToken;
    await changeWorker({ UPSTASH_REDIS_REST_TOKEN: token });
    const { found } = await faults({ UPSTASH_REDIS_REST_TOKEN: token });
    expect(found).toEqual([
      [
        "Redis: That is the read-only token: nothing could be saved. Copy the other one, UPSTASH_REDIS_REST_TOKEN.",
        "Correct .dev.vars, and run `npm run launch`.",
      ],
      // QStash reaches the Worker, which can record nothing.
      [
        `QStash: it could not deliver to ${worker.url}/proposal-end (503).`,
        "Put right what stands above first; QStash's logs in the console say more.",
      ],
    ]);
  });

  it("finds a wrong signing key", async () => {
    await changeWorker({ QSTASH_CURRENT_SIGNING_KEY: "sig_wrong", QSTASH_NEXT_SIGNING_KEY: "sig_wrong" });
    expect((await faults()).found).toEqual([
      [
        "QStash: it reaches the Worker, which refuses its signature (401).",
        "The Worker's signing keys or PUBLIC_URL are wrong: delete .launch.json, and run `npm run launch`.",
      ],
    ]);
  });

  it("finds a dead cron trigger", async () => {
    await services.upstash.command("SET", "cron:seen", Date.now() - 3_600_000);
    const { found } = await faults();
    expect(found).toEqual([
      [
        "Cron: it ran last 3600 s ago, and should each minute.",
        "Look at the cron events in Cloudflare's dashboard. If there are none, run `npm run deploy`.",
      ],
    ]);
  });

  it("finds the PUBLIC_URL of another Worker, on this machine or in the Worker", async () => {
    const other = services.telegram.url;
    const { found } = await faults({ PUBLIC_URL: other });
    expect(found).toEqual([
      [
        `What answers at ${other} is no Conclave (404).`,
        "Empty PUBLIC_URL in wrangler.local.toml, and run `npm run launch`: it learns the address again.",
      ],
      [
        `Telegram calls ${worker.url}/telegram and not ${other}/telegram.`,
        "If PUBLIC_URL is right, `npm run launch` tells it.",
      ],
      [
        `QStash: it could not deliver to ${other}/proposal-end (404).`,
        "Put right what stands above first; QStash's logs in the console say more.",
      ],
    ]);
    await changeWorker({ PUBLIC_URL: "https://other.example" });
    expect((await faults()).found.map(([what]) => what)).toEqual([
      "QStash: it reaches the Worker, which refuses its signature (401).",
    ]);
  });

  it("finds secrets that the Worker lacks, eviction, and an executor that is away", async () => {
    const { secrets = {} } = bindings() ?? {};
    const { QSTASH_TOKEN = "" } = secrets;
    delete secrets.QSTASH_TOKEN;
    const [database] = services.account.databases;
    if (database !== undefined) database.eviction = true;
    const { found } = await faults({ EXECUTOR_URL: "http://127.0.0.1:9" });
    expect(found.map(([what]) => what)).toEqual([
      "The Worker lacks QSTASH_TOKEN, EXECUTOR_URL.",
      "Eviction: it is on, so a full database drops sessions.",
      "Executor: nobody answers at EXECUTOR_URL.",
    ]);
    if (database !== undefined) database.eviction = false;
    Object.assign(secrets, { QSTASH_TOKEN });
  });

  it("asks the market for one price, and says what is wrong with it", async () => {
    const { market } = services;
    const [MARKET_KEY = ""] = market.keys;
    const aboutMarket = (said: readonly string[]) => said.filter((line) => line.includes("Market: "));
    const found = async (env: Readonly<Record<string, string>>) => aboutMarket((await faults(env)).said);
    expect(await found({})).toEqual(["– Market: none, so the bot shows no prices."]);

    expect(await found({ MARKET_URL: market.url })).toEqual([
      expect.stringMatching(/^✓ Market: it answers without a key\. SOL costs \$1\d\d\.\d+\.$/),
    ]);
    expect(market.calls).toMatchObject([{ route: "/price/v3", hasKey: false, status: 200 }]);
    market.faults.next("limit", "fail", "nonsense");
    expect(await found({ MARKET_URL: market.url })).toEqual([
      "– Market: asked too often (429). Run it again in a minute; a free key allows twice as much.",
    ]);
    expect(await found({ MARKET_URL: market.url })).toEqual(["✗ Market: it has trouble of its own (500)."]);
    expect(await found({ MARKET_URL: market.url })).toEqual(["✗ Market: what MARKET_URL names is no market."]);
    expect(await found({ MARKET_URL: "http://127.0.0.1:9" })).toEqual(["✗ Market: nobody answers at MARKET_URL."]);

    const { found: wrong } = await faults({ MARKET_URL: market.url, MARKET_KEY: "jup_wrong" });
    expect(wrong).toEqual([
      ["The Worker lacks MARKET_KEY.", "`npm run launch` puts them."],
      [
        "Market: it does not know MARKET_KEY (401).",
        "Put a key from https://portal.jup.ag into .dev.vars as MARKET_KEY, and run `npm run launch`.",
      ],
    ]);
    expect(await found({ MARKET_URL: market.url, MARKET_KEY })).toEqual([
      expect.stringContaining("✓ Market: it answers to the key."),
    ]);
  });

  it("says names, and never a value", async () => {
    const { said } = await faults();
    for (const [, value = ""] of kept.matchAll(/^(?!OPERATORS|UPSTASH_REDIS_REST_URL)\w+=(.+)$/gm))
      expect(said.join("\n")).not.toContain(value);
  });
});
