/** @module-tag long */
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SECRET_NAMES } from "../../../scripts/launch/names.ts";
import { Refused } from "../../../scripts/launch/refused.ts";
import { launch } from "../../../scripts/launch/run.ts";
import { Stopped, stoppedAfter, type TestOutside, testOutside } from "./outside.ts";
import { type LaunchServices, startLaunchServices } from "./services.ts";

let services: LaunchServices;
beforeEach(async () => {
  services = await startLaunchServices();
});
afterEach(() => services.close());

const run = (outside: TestOutside, dryRun = false) => launch(outside, { prompts: null, dryRun });

/** All that a launch leaves behind, without what is random. */
function endState() {
  const { cloudflare, account, telegram, folder } = services;
  const worker = cloudflare.workers.get("account-1/conclave");
  const kept = readFileSync(join(folder, ".dev.vars"), "utf8");
  const secret = /WEBHOOK_SECRET=(\w+)/.exec(kept)?.[1];
  const webhooks = telegram.outgoing.filter(({ method }) => method === "setWebhook");
  return {
    databases: account.databases.map(({ database_name, eviction }) => ({ database_name, eviction })),
    secrets: Object.keys(worker?.secrets ?? {}).sort(),
    sameSecret: worker?.secrets.WEBHOOK_SECRET === secret && webhooks.at(-1)?.payload.secret_token === secret,
    publicUrl: worker?.vars.PUBLIC_URL === worker?.hosted?.url,
    tags: worker?.versions.flatMap(({ annotations }) => annotations["workers/tag"] ?? []).length,
    webhook: webhooks.at(-1)?.payload.url === `${worker?.hosted?.url}/telegram`,
    kept: kept
      .split("\n")
      .map((line) => line.split("=")[0])
      .sort(),
    config: existsSync(join(folder, "wrangler.local.toml")),
  };
}

/** The secrets that a launch without an executor's address and without a market sets. */
const SECRETS = SECRET_NAMES.filter((name) => name !== "EXECUTOR_URL" && name !== "MARKET_KEY");

/** What is there after a launch that nobody stopped. */
const ONCE: ReturnType<typeof endState> = {
  databases: [{ database_name: "conclave", eviction: false }],
  secrets: SECRETS.toSorted(),
  sameSecret: true,
  publicUrl: true,
  tags: 2,
  webhook: true,
  kept: ["", ...SECRETS].sort(),
  config: true,
};

it("a second run changes nothing, and says so", async () => {
  await run(testOutside(services, services.given));
  expect(endState()).toEqual(ONCE);
  const changes = services.cloudflare.calls.length;
  const again = testOutside(services, services.given);
  await run(again);
  expect(again.said).toContain("Nothing had to be changed.");
  expect(endState()).toEqual(ONCE);
  expect(services.cloudflare.calls.slice(changes).map(([first]) => first)).not.toContain("deploy");
  expect(services.cloudflare.calls.slice(changes).map((args) => args.slice(0, 2).join(" "))).not.toContain(
    "secret bulk",
  );
});

it("a dry run says the same plan, and calls nothing that changes anything", async () => {
  const dry = testOutside(services, services.given);
  await run(dry, true);
  expect(existsSync(join(services.folder, ".dev.vars"))).toBe(false);
  expect(services.cloudflare.workers.size + services.account.databases.length).toBe(0);
  expect(services.telegram.outgoing.filter(({ method }) => method.startsWith("set"))).toEqual([]);
  const real = testOutside(services, services.given);
  await run(real);
  const planned = dry.said.filter((line) => line.startsWith("  ")).map((line) => line.trim());
  expect(real.said.filter((line) => line.startsWith("→ ")).map((line) => line.slice(2))).toEqual(planned);
});

it("a dry run of what is there already writes nothing into its database", async () => {
  await run(testOutside(services, services.given));
  const before = services.upstash.requests.length;
  const { UPSTASH_EMAIL: _, UPSTASH_API_KEY: __, ...withoutAccount } = services.given;
  const again = testOutside(services, withoutAccount);
  await run(again, true);
  expect(again.said).toContain("It would change nothing.");
  const sent = services.upstash.requests.slice(before).flatMap(({ commands }) => commands);
  // What it deletes is not there: a token that may only read is refused all the same.
  expect(sent.map(([name]) => name).sort()).toEqual(["DEL", "PING"]);
});

/** More than a launch has calls and writes, so that the last ones are not stopped at all. */
const MANY = 36;
const counts = Array.from({ length: MANY }, (_, index) => index + 1);

it.for(counts)("stopped after call or write %i, and run again, it ends as if it had run once", async (count) => {
  const ended: unknown = await run(stoppedAfter(testOutside(services, services.given), count)).catch(
    (thrown: unknown) => thrown,
  );
  // A service that stopped answering is a refusal; the launch is dead all the same.
  if (count === MANY) expect(ended).toBeUndefined();
  else if (ended !== undefined) expect(ended instanceof Stopped || ended instanceof Refused, String(ended)).toBe(true);
  await run(testOutside(services, services.given));
  expect(endState()).toEqual(ONCE);
});

it("makes .dev.vars private again where others can read it", async () => {
  await run(testOutside(services, services.given));
  const path = join(services.folder, ".dev.vars");
  const before = readFileSync(path, "utf8");
  chmodSync(path, 0o644);
  await run(testOutside(services, {}));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toBe(before);
});

it("goes on without what was given once it is kept", async () => {
  await run(testOutside(services, services.given));
  const again = testOutside(services, {});
  await run(again);
  expect(again.said).toContain("Nothing had to be changed.");
});

it("deploys once more when the sources or wrangler.toml change, and puts only the secret that changed", async () => {
  await run(testOutside(services, services.given));
  const newer = { ...testOutside(services, {}), sources: async () => "newer sources" };
  await run(newer);
  expect(newer.said.filter((line) => line.startsWith("→"))).toEqual([
    "→ Deploy the Worker, with its address.",
    "→ Wait until /healthz answers that all is well.",
  ]);
  const other = { ...testOutside(services, { OPERATORS: "7001,7002" }), sources: async () => "newer sources" };
  await run(other);
  expect(other.said.filter((line) => line.startsWith("→"))).toEqual([
    "→ Keep OPERATORS in .dev.vars.",
    '→ Give OPERATORS to the Worker "conclave".',
    "→ Wait until /healthz answers that all is well.",
  ]);
});

it("puts all secrets again when it does not know any more what it put", async () => {
  await run(testOutside(services, services.given));
  rmSync(join(services.folder, ".launch.json"));
  const again = testOutside(services, {});
  await run(again);
  expect(
    again.said.filter((line) => line.startsWith("→")).map((line) => line.split(" ").slice(1, 4).join(" ")),
  ).toEqual(["Give 9 secrets", "Tell Telegram where", "Wait until /healthz"]);
});

it("takes over secrets that were changed by hand in .dev.vars, and tells Telegram its own", async () => {
  await run(testOutside(services, { ...services.given, EXECUTOR_URL: "https://executor.example/trade" }));
  const path = join(services.folder, ".dev.vars");
  const changes = {
    WEBHOOK_SECRET: "rotated",
    EXECUTOR_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
    EXECUTOR_URL: "https://executor.example/other?a=1&b=2",
    OPERATORS: "7002",
  };
  const edited = Object.entries(changes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^${name}=.*$`, "m"), `# Changed.\nexport ${name}="${value}"`),
    readFileSync(path, "utf8"),
  );
  writeFileSync(path, edited, { mode: 0o600 });
  await run(testOutside(services, {}));
  expect(services.cloudflare.workers.get("account-1/conclave")?.secrets).toMatchObject(changes);
  expect(readFileSync(path, "utf8")).toBe(edited);
  const webhooks = services.telegram.outgoing.filter(({ method }) => method === "setWebhook");
  expect(webhooks.at(-1)?.payload.secret_token).toBe("rotated");
});

it("makes up a webhook's secret anew where its line was deleted", async () => {
  await run(testOutside(services, services.given));
  const path = join(services.folder, ".dev.vars");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, before.replace(/^WEBHOOK_SECRET=.*\n/m, ""));
  await run(testOutside(services, {}));
  expect(readFileSync(path, "utf8")).not.toContain(/^WEBHOOK_SECRET=(.*)$/m.exec(before)?.[1]);
  expect(endState()).toEqual(ONCE);
});

it("puts all secrets into the Worker of another account, and again into the first one's when it comes back", async () => {
  await run(testOutside(services, services.given));
  const puts = () => services.cloudflare.calls.filter(([, second]) => second === "bulk").length;
  for (const id of ["account-2", "account-1"]) {
    services.cloudflare.accounts = [{ id, name: id }];
    const before = puts();
    await run(testOutside(services, {}));
    expect(puts()).toBe(before + 1);
  }
  expect(endState().sameSecret).toBe(true);
});

it("hides a secret that wrangler repeats when it refuses it", async () => {
  const outside = testOutside(services, services.given);
  const refusing: TestOutside = {
    ...outside,
    run: async (tool, args, options) =>
      args.includes("bulk")
        ? { code: 1, out: "", err: `Cannot read ${options?.input}` }
        : outside.run(tool, args, options),
  };
  const refused: unknown = await run(refusing).catch((thrown: unknown) => thrown);
  expect(String(refused)).toContain("wrangler refused");
  expect(String(refused)).not.toContain(services.telegram.botToken);
});

it("gives no secret to a tool by its arguments, and prints none", async () => {
  const outside = testOutside(services, services.given);
  const args: string[] = [];
  await run({
    ...outside,
    run(tool, given, options) {
      args.push(...given);
      return outside.run(tool, given, options);
    },
  });
  const kept = readFileSync(join(services.folder, ".dev.vars"), "utf8");
  const secrets = [...kept.matchAll(/^(?!OPERATORS|UPSTASH_REDIS_REST_URL)\w+=(.+)$/gm)].map(([, value = ""]) => value);
  const shown = [...args, ...outside.said].join("\n");
  for (const secret of [...secrets, services.account.apiKey]) expect(shown).not.toContain(secret);
  expect(args).toContain("bulk");
});
