/** @module-tag long */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { makeWallet } from "../../../dev/trader/wallet.ts";
import { readVars } from "../../../scripts/launch/dev-vars.ts";
import { environmentOf } from "../../../scripts/launch/real-outside.ts";
import { deployTrader } from "../../../scripts/trader/deploy.ts";
import { localTraderConfig } from "../../../scripts/trader/local-config.ts";
import { type TestOutside, testOutside } from "../launch/outside.ts";
import { type LaunchServices, startLaunchServices } from "../launch/services.ts";

const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
const NODE = "https://node.example/?api-key=k";
const WORKER = "account-1/conclave-trader";

let services: LaunchServices;
beforeEach(async () => {
  services = await startLaunchServices();
  mkdirSync(join(services.folder, "trader"));
  copyFileSync("trader/wrangler.toml", join(services.folder, "trader", "wrangler.toml"));
});
afterEach(() => services.close());

/** A world with a Solana node of this network. */
function outsideWith(env: Readonly<Record<string, string>>, genesis = `${MAINNET}xyz`): TestOutside {
  const outside = testOutside(services, env);
  return {
    ...outside,
    async fetch(url, init) {
      if (new URL(url).host !== "node.example") return outside.fetch(url, init);
      const { method } = JSON.parse(String(init?.body));
      return Response.json({ jsonrpc: "2.0", id: 1, result: method === "getBalance" ? { value: 5 } : genesis });
    },
  };
}

const given = () => ({
  UPSTASH_REDIS_REST_URL: services.upstash.url,
  UPSTASH_REDIS_REST_TOKEN: services.upstash.token,
  SOLANA_KEY: makeWallet().secretKey,
  RPC_URL: NODE,
  CHATS: "-1001234567890",
});
const deployed = () => services.cloudflare.workers.get(WORKER);
const file = (name: string) => readFileSync(join(services.folder, name), "utf8");

describe("npm run trader:deploy", () => {
  it("puts what was given, makes the secret that the bot shares, and keeps the wallet's key nowhere on this machine", async () => {
    const env = given();
    const outside = outsideWith(env);
    await deployTrader(outside, null);
    const secret = readVars(file(".dev.vars")).EXECUTOR_SECRET;
    expect(deployed()?.secrets).toEqual({ ...env, EXECUTOR_SECRET: secret });
    expect(secret).toMatch(/^whsec_/);
    expect(deployed()?.vars).toEqual({});
    expect(outside.said.join("\n")).toMatch(/EXECUTOR_URL=http\S+ into \.dev\.vars/);
    expect(outside.said.join("\n")).toContain("It rehearses only.");
    for (const name of [".dev.vars", "trader/wrangler.local.toml"]) {
      expect(file(name)).not.toContain(env.SOLANA_KEY);
      expect(file(name)).not.toContain(NODE);
    }
    expect(outside.said.join("\n")).not.toContain(env.SOLANA_KEY);
    expect(services.cloudflare.calls.flat().join(" ")).not.toContain(env.SOLANA_KEY);
  });

  it("asks for nothing again, and keeps the variables below the last comment of trader/wrangler.local.toml", async () => {
    await deployTrader(outsideWith(given()), null);
    const path = join(services.folder, "trader", "wrangler.local.toml");
    writeFileSync(path, `${file("trader/wrangler.local.toml")}[vars]\nDRY_RUN = "off"\nMAX_TRADE_SOL = 0.25\n`);
    const outside = outsideWith({});
    await deployTrader(outside, null);
    expect(deployed()?.vars).toMatchObject({ DRY_RUN: "off", MAX_TRADE_SOL: "0.25" });
    expect(outside.said.join("\n")).not.toContain("Put secrets");
    expect(outside.said.join("\n")).not.toContain("It rehearses only.");
    await deployTrader(outsideWith({}), null);
    expect(deployed()?.vars).toMatchObject({ DRY_RUN: "off" });
  });

  it("takes the secret and the database that the bot has", async () => {
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, ...own } = given();
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    writeFileSync(
      join(services.folder, ".dev.vars"),
      `UPSTASH_REDIS_REST_URL=${url}\nUPSTASH_REDIS_REST_TOKEN=${token}\nEXECUTOR_SECRET=${secret}\n`,
    );
    await deployTrader(outsideWith(own), null);
    expect(deployed()?.secrets).toMatchObject({ UPSTASH_REDIS_REST_URL: url, EXECUTOR_SECRET: secret });
  });

  it("says all that is missing or wrong at once, and changes nothing", async () => {
    const wrong = { ...given(), SOLANA_KEY: "abc", CHATS: "12345", EXECUTOR_SECRET: "short" };
    await expect(deployTrader(outsideWith(wrong, "devnet"), null)).rejects.toMatchObject({
      sentences: [
        expect.stringContaining("RPC_URL: That node is not of Solana's main network"),
        expect.stringContaining("SOLANA_KEY: That is no secret key"),
        expect.stringContaining("CHATS: One group's id"),
        expect.stringContaining("EXECUTOR_SECRET: "),
      ],
    });
    await expect(deployTrader(outsideWith({}), null)).rejects.toMatchObject({
      sentences: ["UPSTASH_REDIS_REST_URL", "RPC_URL", "SOLANA_KEY", "CHATS"].map((name) =>
        expect.stringMatching(new RegExp(`^${name}`)),
      ),
    });
    expect(deployed()).toBeUndefined();
  });
});

describe("trader/wrangler.local.toml", () => {
  it("says what trader/wrangler.toml says, and is the same when it is made again", () => {
    const toml = readFileSync("trader/wrangler.toml", "utf8");
    const first = localTraderConfig(toml, null, "a1");
    expect(localTraderConfig(toml, first, null)).toBe(first);
    const path = join(services.folder, "trader", "wrangler.local.toml");
    writeFileSync(path, first);
    const [plain, local] = [join(services.folder, "trader", "wrangler.toml"), path].map((config) =>
      unstable_readConfig({ config }, { hideWarnings: true }),
    );
    const same = ["name", "main", "compatibility_date", "triggers", "rules", "vars", "alias", "secrets"] as const;
    for (const name of same) expect(local?.[name]).toEqual(plain?.[name]);
    expect(local?.account_id).toBe("a1");
  });

  it("stays as it is if somebody has made it by hand", () => {
    expect(localTraderConfig('name = "a"\n', 'name = "mine"\n', "a1")).toBe('name = "mine"\n');
  });
});

it("gives no tool a secret of the trader's in its environment", () => {
  const env = { SOLANA_KEY: "k", RPC_URL: "r", RPC_URL_2: "r", JUPITER_KEY: "j", CHATS: "-1", PATH: "/bin" };
  expect(environmentOf("wrangler", env)).toEqual({ PATH: "/bin" });
});
