/** @module-tag long */
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { quickHost } from "../../dev/wrangler/hosts.ts";
import { type CloudflareStandIn, startCloudflare } from "../../dev/wrangler/server.ts";

let cloudflare: CloudflareStandIn;
let folder: string;
beforeEach(async () => {
  cloudflare = await startCloudflare({ host: quickHost });
  folder = mkdtempSync(join(tmpdir(), "conclave-wrangler-"));
  copyFileSync("wrangler.toml", join(folder, "wrangler.toml"));
});
afterEach(async () => {
  await cloudflare.close();
  rmSync(folder, { recursive: true });
});

const SECRETS = {
  BOT_TOKEN: "1:a",
  WEBHOOK_SECRET: "s",
  UPSTASH_REDIS_REST_URL: "https://redis.example",
  UPSTASH_REDIS_REST_TOKEN: "t",
  QSTASH_TOKEN: "q",
  QSTASH_CURRENT_SIGNING_KEY: "c",
  QSTASH_NEXT_SIGNING_KEY: "n",
};

const wrangler = (line: string, input = "", env: Record<string, string> = {}) =>
  cloudflare.run({ args: line.split(" "), input, folder, env, onTerminal: false });

/** Runs a wrangler in a process of its own, and gives its exit code and all that it printed. */
async function runs(script: string, args: readonly string[]): Promise<{ code: unknown; out: string }> {
  const env = {
    ...process.env,
    CLOUDFLARE_API_BASE_URL: cloudflare.url,
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(process.cwd(), script), ...args], {
      cwd: folder,
      env,
    });
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    if (error instanceof Error && "code" in error && "stderr" in error && "stdout" in error)
      return { code: error.code, out: `${error.stdout}${error.stderr}` };
    throw error;
  }
}

describe("the stand-in for wrangler", () => {
  it.for(["deploy --tagg x", "whoami --bogus", "whoamix"])(
    "refuses an unknown argument in the real one's words: %s",
    async (line) => {
      const [real, standIn] = [
        await runs("node_modules/wrangler/bin/wrangler.js", line.split(" ")),
        await runs("dev/wrangler/main.ts", line.split(" ")),
      ];
      const words = /Unknown argument: \w+/;
      expect(standIn.code).toBe(real.code);
      expect(words.exec(standIn.out)?.[0]).toBe(words.exec(real.out)?.[0]);
      expect(standIn.out).toMatch(words);
    },
  );

  it("refuses everything to whoever is not logged in, and lets them log in", async () => {
    cloudflare.loggedIn = false;
    expect((await wrangler("whoami --json")).code).toBe(1);
    expect((await wrangler("secret list")).err).toContain("CLOUDFLARE_API_TOKEN");
    await wrangler("login");
    expect((await wrangler("whoami --json")).code).toBe(0);
  });

  it("refuses to deploy without the required secrets, and a configuration that wrangler cannot read", async () => {
    expect((await wrangler("deploy")).err).toContain("The following required secrets have not been set");
    await wrangler("secret bulk", JSON.stringify({ ...SECRETS, QSTASH_TOKEN: null }));
    expect((await wrangler("deploy")).err).toContain("have not been set: QSTASH_TOKEN\n");
    writeFileSync(join(folder, "wrangler.toml"), "name = ");
    await expect(wrangler("deploy")).rejects.toThrow();
  });

  it("keeps secrets, runs what is deployed with them, and tells their names only", async () => {
    await wrangler("secret bulk", JSON.stringify(SECRETS));
    expect((await wrangler("deploy --tag one", "", { WRANGLER_OUTPUT_FILE_PATH: "out.ndjson" })).code).toBe(0);
    const worker = cloudflare.workers.get("account-1/conclave");
    // PUBLIC_URL is missing still.
    expect((await fetch(`${worker?.hosted?.url}/healthz`)).status).toBe(500);
    const listed = (await wrangler("secret list")).out;
    expect(JSON.parse(listed)).toHaveLength(7);
    expect(listed).not.toContain("redis.example");
    expect(JSON.parse((await wrangler("versions list --json")).out).at(-1).annotations).toEqual({
      "workers/tag": "one",
    });
  });

  it("refuses secrets that are no JSON of texts", async () => {
    for (const input of ["", "BOT_TOKEN=1", "[1]", '{"A":1}'])
      expect((await wrangler("secret bulk", input)).code).toBe(1);
    expect(cloudflare.workers.size).toBe(0);
  });
});
