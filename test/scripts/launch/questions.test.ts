/** @module-tag long */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { startUpstash } from "../../../dev/upstash/server.ts";
import { type Prompts, terminalPrompts } from "../../../scripts/launch/prompts.ts";
import { Cancelled, Refused } from "../../../scripts/launch/refused.ts";
import { launch } from "../../../scripts/launch/run.ts";
import { testOutside } from "./outside.ts";
import { type LaunchServices, startLaunchServices } from "./services.ts";

let services: LaunchServices;
beforeEach(async () => {
  services = await startLaunchServices();
});
afterEach(() => services.close());

const config = () => readFileSync(join(services.folder, "wrangler.local.toml"), "utf8");

/** What a launch without a terminal refuses. */
async function refusals(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  try {
    await launch(testOutside(services, env), { prompts: null, dryRun: false });
    return [];
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.sentences;
    throw thrown;
  }
}

/** What is given by who has copied all from Upstash's console. */
const fromConsole = () => ({
  BOT_TOKEN: services.telegram.botToken,
  OPERATORS: "7001",
  UPSTASH_REDIS_REST_URL: services.upstash.url,
  UPSTASH_REDIS_REST_TOKEN: services.upstash.token,
  QSTASH_TOKEN: services.qstash.token,
});

describe("without a terminal", () => {
  it("names all that is missing at once, and changes nothing", async () => {
    services.cloudflare.loggedIn = false;
    expect((await refusals({})).map((sentence) => sentence.split(":")[0])).toEqual([
      "BOT_TOKEN",
      "UPSTASH_EMAIL, UPSTASH_API_KEY",
      "CLOUDFLARE_API_TOKEN",
      "OPERATORS",
    ]);
    expect(readdirSync(services.folder)).toEqual(["wrangler.toml"]);
  });

  it.for([
    ["BOT_TOKEN", "no token", "A token looks like"],
    ["BOT_TOKEN", "123456:wrong", "Telegram does not know that token"],
    ["UPSTASH_REDIS_REST_URL", "somewhere", "That is no address"],
    ["UPSTASH_REDIS_REST_URL", "http://127.0.0.1:9", "No database answers at that address"],
    ["UPSTASH_REDIS_REST_TOKEN", "wrong", "The database does not know that token"],
    ["UPSTASH_REDIS_REST_TOKEN", "read-only", "That is the read-only token"],
    ["QSTASH_TOKEN", "wrong", "QStash knows that token in neither region"],
    ["QSTASH_TOKEN", "two words", "It has no spaces"],
    ["OPERATORS", "ann", "User ids are numbers"],
    ["OPERATORS", "1087968824", "User ids are numbers"],
    ["WEBHOOK_SECRET", "two words", "Telegram takes only letters"],
    ["PUBLIC_URL", "conclave.example", "It begins with https://"],
    ["EXECUTOR_URL", "http://executor.example", "docs/reference.md says what it may be"],
    ["MARKET_URL", "api.jup.ag", "begins with https://"],
    ["MARKET_URL", "http://127.0.0.1:9", "No market answers"],
  ] as const)("checks %s at once: %s", async ([name, wrong, sentence]) => {
    const value = wrong === "read-only" ? services.upstash.readOnlyToken : wrong;
    const said = await refusals({ ...fromConsole(), [name]: value });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(name);
    expect(said[0]).toContain(sentence);
    expect(said.join()).not.toContain(`"${value}"`);
    expect(readdirSync(services.folder)).toEqual(["wrangler.toml"]);
  });

  it("says that the API key is wrong, and that QStash was never opened", async () => {
    const wrong = await refusals({ ...services.given, UPSTASH_API_KEY: "wrong" });
    expect(wrong.join()).toContain("Upstash does not know this e-mail and API key");
    services.account.hasQStash = false;
    expect((await refusals(services.given)).join()).toContain("https://console.upstash.com/qstash");
  });

  it("works with a database from the console, and asks for no signing key", async () => {
    expect(await refusals(fromConsole())).toEqual([]);
    const secrets = services.cloudflare.workers.get("account-1/conclave")?.secrets;
    expect(secrets?.QSTASH_NEXT_SIGNING_KEY).toBe(services.qstash.nextSigningKey);
    expect(services.account.requests).toEqual([]);
  });

  it("finds the region that QStash's token belongs to", async () => {
    const env = { TELEGRAM_API_ROOT: services.telegram.url, ...fromConsole() };
    const outside = testOutside(services, {});
    const reached: string[] = [];
    let region = "https://qstash-us-east-1.upstash.io/";
    const fetchIn = (url: string, init?: RequestInit) => {
      if (!url.includes("qstash")) return outside.fetch(url, init);
      reached.push(new URL(url).host);
      const status = url.startsWith(region) ? 200 : 401;
      return Promise.resolve(Response.json({ current: "sig_1", next: "sig_2" }, { status }));
    };
    await launch({ ...outside, env, fetch: fetchIn }, { prompts: null, dryRun: false });
    expect(reached).toEqual(["qstash.upstash.io", "qstash-us-east-1.upstash.io"]);
    expect(config()).toContain('QSTASH_URL = "https://qstash-us-east-1.upstash.io"\n');
    // A token of the other region, later.
    region = "https://qstash.upstash.io/";
    await launch({ ...outside, env, fetch: fetchIn }, { prompts: null, dryRun: false });
    expect(config()).not.toContain("\nQSTASH_URL");
  });

  it("leaves OPERATORS where it is a variable, and says that it replaces a Worker that was there", async () => {
    const toml = readFileSync(join(services.folder, "wrangler.toml"), "utf8");
    writeFileSync(join(services.folder, "wrangler.toml"), toml.replace("[vars]\n", '[vars]\nOPERATORS = "7001"\n'));
    const { OPERATORS: _, ...given } = services.given;
    const input = JSON.stringify({ BOT_TOKEN: "1:a" });
    const args = ["secret", "bulk"];
    await services.cloudflare.run({ args, input, folder: services.folder, env: {}, onTerminal: false });
    const outside = testOutside(services, given);
    await launch(outside, { prompts: null, dryRun: false });
    expect(services.cloudflare.workers.get("account-1/conclave")?.secrets).not.toHaveProperty("OPERATORS");
    expect(outside.said[0]).toContain("which this folder did not deploy");
    expect(await refusals(given)).toEqual([]);
  });

  it("finds the database of an earlier launch, and turns its eviction off", async () => {
    expect(await refusals(services.given)).toEqual([]);
    const [database] = services.account.databases;
    if (database !== undefined) database.eviction = true;
    expect(await refusals(services.given)).toEqual([]);
    expect(services.account.databases).toMatchObject([{ eviction: false }]);
  });

  it("keeps a database that works, even if the account has none", async () => {
    expect(await refusals({ ...services.given, ...fromConsole() })).toEqual([]);
    expect(services.account.databases).toEqual([]);
  });

  it("does not take the account's database for the one that works and is another account's", async () => {
    const other = await startUpstash();
    try {
      expect(await refusals(services.given)).toEqual([]);
      const theirs = { UPSTASH_REDIS_REST_URL: other.url, UPSTASH_REDIS_REST_TOKEN: other.token };
      expect(await refusals({ ...services.given, ...theirs })).toEqual([]);
      expect(services.cloudflare.workers.get("account-1/conclave")?.secrets).toMatchObject(theirs);
    } finally {
      await other.close();
    }
  });

  it("makes another database for a Worker with another name", async () => {
    expect(await refusals(services.given)).toEqual([]);
    for (const file of [".dev.vars", "wrangler.local.toml"]) rmSync(join(services.folder, file));
    const toml = readFileSync(join(services.folder, "wrangler.toml"), "utf8");
    writeFileSync(join(services.folder, "wrangler.toml"), toml.replace('name = "conclave"', 'name = "second"'));
    expect(await refusals(services.given)).toEqual([]);
    expect(services.account.databases.map(({ database_name }) => database_name)).toEqual(["conclave", "second"]);
  });

  it("leaves the executor's secret to a Worker that has one", async () => {
    const known = { ...services.given, EXECUTOR_URL: "https://executor.example/trade" };
    expect(await refusals(known)).toEqual([]);
    const secret = services.cloudflare.workers.get("account-1/conclave")?.secrets.EXECUTOR_SECRET;
    // As on another machine.
    for (const file of [".dev.vars", ".launch.json"]) rmSync(join(services.folder, file));
    expect(await refusals(services.given)).toEqual([]);
    expect(services.cloudflare.workers.get("account-1/conclave")?.secrets.EXECUTOR_SECRET).toBe(secret);
  });

  it("stops if Telegram takes other updates than asked for", async () => {
    const outside = testOutside(services, services.given);
    const fetchFewer = async (url: string, init?: RequestInit) => {
      const response = await outside.fetch(url, init);
      if (!url.endsWith("/getWebhookInfo")) return response;
      const { result } = z.object({ result: z.looseObject({}) }).parse(await response.json());
      return Response.json({ ok: true, result: { ...result, allowed_updates: ["message"] } });
    };
    await expect(launch({ ...outside, fetch: fetchFewer }, { prompts: null, dryRun: false })).rejects.toThrow(
      "Telegram took other updates than asked for: message.",
    );
  });

  it("says where to get a name for the addresses of a new account", async () => {
    services.cloudflare.hasSubdomain = false;
    expect((await refusals(services.given)).join("\n")).toContain("register a workers.dev subdomain here");
  });

  it("wants to know which account, and deploys to that one from then on", async () => {
    await services.close();
    const accounts = ["one", "two"].map((id) => ({ id, name: `Account ${id}` }));
    services = await startLaunchServices({ accounts });
    expect((await refusals(services.given)).join()).toMatch(/CLOUDFLARE_ACCOUNT_ID: The login has 2 accounts/);
    expect((await refusals({ ...services.given, CLOUDFLARE_ACCOUNT_ID: "three" })).join()).toContain("no such account");
    expect(await refusals({ ...services.given, CLOUDFLARE_ACCOUNT_ID: "two" })).toEqual([]);
    expect([...services.cloudflare.workers.keys()]).toEqual(["two/conclave"]);
    expect(config()).toContain('account_id = "two"\n');
    expect(await refusals(services.given)).toEqual([]);
  });

  it("gives the executor's address and a new secret to the Worker", async () => {
    const url = "https://executor.example/trade";
    expect(await refusals({ ...services.given, EXECUTOR_URL: url })).toEqual([]);
    const secrets = services.cloudflare.workers.get("account-1/conclave")?.secrets;
    expect(secrets?.EXECUTOR_URL).toBe(url);
    expect(secrets?.EXECUTOR_SECRET).toMatch(/^whsec_[\w+/]{43}=$/);
  });

  it("has no market unless MARKET_URL says so, and then checks it and the key", async () => {
    expect(await refusals(services.given)).toEqual([]);
    expect(services.cloudflare.workers.get("account-1/conclave")?.vars).not.toHaveProperty("MARKET_URL");
    const { market, telegram } = services;
    expect((await refusals({ ...services.given, MARKET_URL: telegram.url })).join()).toContain("is no market");
    const keyed = { ...services.given, MARKET_URL: `${market.url}/`, MARKET_KEY: "jup_wrong" };
    const wrong = await refusals(keyed);
    expect(wrong).toEqual([
      "MARKET_URL, MARKET_KEY: The market does not know that key. Copy it from https://portal.jup.ag again.",
    ]);
    const [MARKET_KEY = ""] = market.keys;
    expect(await refusals({ ...keyed, MARKET_KEY })).toEqual([]);
    const worker = services.cloudflare.workers.get("account-1/conclave");
    expect(worker?.vars.MARKET_URL).toBe(market.url);
    expect(worker?.secrets.MARKET_KEY).toBe(MARKET_KEY);
    expect(config()).not.toContain(MARKET_KEY);
    expect(config()).toContain(`MARKET_URL = "${market.url}"\n`);
    // Both are known from then on, and a market that is busy or in trouble is no reason to stop.
    for (const behaviour of ["limit", "fail"] as const) {
      market.faults.next(behaviour);
      expect(await refusals(services.given)).toEqual([]);
    }
    expect(worker?.vars.MARKET_URL).toBe(market.url);
  });

  it("learns the address again when wrangler.local.toml was deleted, without another deployment", async () => {
    expect(await refusals(services.given)).toEqual([]);
    const before = config();
    rmSync(join(services.folder, "wrangler.local.toml"));
    const deployments = () => services.cloudflare.calls.filter(([command]) => command === "deploy").length;
    expect(deployments()).toBe(2);
    expect(await refusals(services.given)).toEqual([]);
    expect(config()).toBe(before);
    expect(deployments()).toBe(2);
  });

  it("keeps what the operator added to wrangler.local.toml, and takes over what changes in wrangler.toml", async () => {
    expect(await refusals(services.given)).toEqual([]);
    const own = '[[services]]\nbinding = "OTHER"\nservice = "other"\n';
    writeFileSync(join(services.folder, "wrangler.local.toml"), config() + own);
    const toml = readFileSync(join(services.folder, "wrangler.toml"), "utf8");
    writeFileSync(join(services.folder, "wrangler.toml"), toml.replace('SUBREQUESTS = "50"', 'SUBREQUESTS = "9000"'));
    expect(await refusals(services.given)).toEqual([]);
    expect(config().endsWith(own)).toBe(true);
    expect(services.cloudflare.workers.get("account-1/conclave")?.vars.SUBREQUESTS).toBe("9000");
  });
});

const ENTER = "\r";
const DOWN = "\u001b[B";
const CTRL_C = "\u0003";

/** Answers that are typed into the real prompts; each is typed when its question is shown. */
function typing(answers: readonly (readonly [question: string, keys: string])[]): {
  prompts: Prompts;
  shown: () => string;
} {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 200, rows: 50 });
  const left = [...answers];
  let shown = "";
  let unread = "";
  output.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    unread += chunk.toString();
    const [question, keys] = left[0] ?? [];
    if (question === undefined || keys === undefined || !unread.includes(question)) return;
    left.shift();
    unread = "";
    setImmediate(() => {
      // Keys come one by one, as from a terminal.
      for (const key of keys.replaceAll(DOWN, "↓")) input.write(key === "↓" ? DOWN : key);
    });
  });
  return { prompts: terminalPrompts({ input, output }), shown: () => shown };
}

describe("on a terminal", () => {
  const questions = () =>
    [
      ["The bot's token?", `123456:wrong${ENTER}`],
      ["The bot's token?", services.telegram.botToken + ENTER],
      ["How do we get at", ENTER],
      ["The e-mail", services.account.email + ENTER],
      ["An API key", services.account.apiKey + ENTER],
      ["Log in now", ENTER],
      ["Who runs the bot?", `7001${ENTER}`],
      ["Is the bot to show what tokens cost", ENTER],
      ["The key?", (services.market.keys[0] ?? "") + ENTER],
      ["Go ahead?", ENTER],
    ] as const;

  it("asks for each thing, says what is wrong with it at once, and shows no secret", async () => {
    services.cloudflare.loggedIn = false;
    services.telegram.privateChat({ id: 7001, first_name: "Ann" });
    const { prompts, shown } = typing(questions());
    const outside = testOutside(services, {});
    await launch(outside, { prompts, dryRun: false });
    expect(shown()).toContain("Telegram does not know that token. Copy it from @BotFather again.");
    expect(shown()).toContain("@ConclaveBot it is.");
    expect(shown()).toContain("7001 is Ann.");
    for (const secret of [services.telegram.botToken, services.account.apiKey, ...services.market.keys])
      expect(shown() + outside.said.join()).not.toContain(secret);
    expect(services.cloudflare.calls).toContainEqual(["login"]);
    expect(services.cloudflare.workers.size).toBe(1);
    expect(services.cloudflare.workers.get("account-1/conclave")?.secrets.MARKET_KEY).toBe(services.market.keys[0]);
    expect(config()).toContain('MARKET_URL = "https://api.jup.ag"\n');
    const again = typing([]);
    await launch(testOutside(services, {}), { prompts: again.prompts, dryRun: false });
    expect(again.shown()).not.toMatch(/[a-z]\?/);
  });

  it("lets wrangler ask for a name of the addresses", async () => {
    services.cloudflare.hasSubdomain = false;
    const { prompts } = typing([
      ["Is the bot to show what tokens cost", DOWN + ENTER],
      ["Go ahead?", ENTER],
    ]);
    await launch(testOutside(services, services.given), { prompts, dryRun: false });
    expect(services.cloudflare.hasSubdomain).toBe(true);
  });

  it("does not log in for a dry run, and says that it would", async () => {
    services.cloudflare.loggedIn = false;
    const { prompts } = typing(questions().filter(([question]) => !["Log in now", "Go ahead?"].includes(question)));
    const outside = testOutside(services, {});
    await launch(outside, { prompts, dryRun: true });
    expect(outside.said.slice(0, 2)).toEqual([
      "It would:",
      "  Let you log in to Cloudflare, in the browser, and look at what is there.",
    ]);
    expect(services.cloudflare.calls.map(([command]) => command)).toEqual(["whoami"]);
    expect(readdirSync(services.folder)).toEqual(["wrangler.toml"]);
  });

  it("offers to make another database where the one that was kept is gone", async () => {
    await launch(testOutside(services, services.given), { prompts: null, dryRun: false });
    const path = join(services.folder, ".dev.vars");
    const gone = "UPSTASH_REDIS_REST_URL=http://127.0.0.1:9";
    writeFileSync(path, readFileSync(path, "utf8").replace(/^UPSTASH_REDIS_REST_URL=.*$/m, gone), { mode: 0o600 });
    services.account.databases.length = 0;
    const { prompts, shown } = typing([
      ["How do we get at", ENTER],
      ["The e-mail", services.account.email + ENTER],
      ["An API key", services.account.apiKey + ENTER],
      ["Is the bot to show what tokens cost", DOWN + DOWN + ENTER],
      ["Go ahead?", ENTER],
    ]);
    await launch(testOutside(services, {}), { prompts, dryRun: false });
    expect(shown()).toContain("No database answers at that address.");
    expect(services.account.databases).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toContain(`UPSTASH_REDIS_REST_URL=${services.upstash.url}\n`);
  });

  it("takes what was copied from the console", async () => {
    const { prompts } = typing([
      ["The bot's token?", services.telegram.botToken + ENTER],
      ["How do we get at", DOWN + ENTER],
      ["UPSTASH_REDIS_REST_URL?", services.upstash.url + ENTER],
      ["UPSTASH_REDIS_REST_TOKEN?", services.upstash.token + ENTER],
      ["QSTASH_TOKEN?", services.qstash.token + ENTER],
      ["Who runs the bot?", `7001${ENTER}`],
      ["Is the bot to show what tokens cost", DOWN + ENTER],
      ["Go ahead?", ENTER],
    ]);
    await launch(testOutside(services, {}), { prompts, dryRun: false });
    expect(services.cloudflare.workers.size).toBe(1);
    expect(services.account.requests).toEqual([]);
  });

  it("asks for the market's key again if it is wrong, and takes a no for an answer from then on", async () => {
    const { prompts, shown } = typing([
      ["Is the bot to show what tokens cost", ENTER],
      ["The key?", `jup_wrong${ENTER}`],
      ["Is the bot to show what tokens cost", DOWN + DOWN + ENTER],
      ["Go ahead?", ENTER],
    ]);
    await launch(testOutside(services, services.given), { prompts, dryRun: false });
    expect(shown()).toContain("The market does not know that key.");
    const worker = services.cloudflare.workers.get("account-1/conclave");
    expect(worker?.vars.MARKET_URL).toBe("");
    expect(worker?.secrets).not.toHaveProperty("MARKET_KEY");
    const again = typing([]);
    await launch(testOutside(services, {}), { prompts: again.prompts, dryRun: false });
    expect(again.shown()).not.toMatch(/[a-z]\?/);
    expect(config()).toContain('MARKET_URL = ""\n');
  });

  it.for([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("Ctrl-C at question %i leaves everything as it was", async (index) => {
    services.cloudflare.loggedIn = false;
    const asked = questions();
    const [question = ""] = asked[index] ?? [];
    const { prompts } = typing([...asked.slice(0, index), [question, CTRL_C]]);
    await expect(launch(testOutside(services, {}), { prompts, dryRun: false })).rejects.toThrow(Cancelled);
    expect(readdirSync(services.folder)).toEqual(["wrangler.toml"]);
    expect(existsSync(join(services.folder, ".dev.vars"))).toBe(false);
    expect(services.account.databases).toEqual([]);
    expect(services.cloudflare.workers.size).toBe(0);
    expect(services.telegram.outgoing.filter(({ method }) => method.startsWith("set"))).toEqual([]);
  });
});
