/** @module-tag long */
import { execFile } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { readVars, secretsIn, withSecrets } from "../../../scripts/launch/dev-vars.ts";
import { deploymentTag, localConfig, settingsIn } from "../../../scripts/launch/local-config.ts";
import { environmentOf, realOutside } from "../../../scripts/launch/real-outside.ts";
import { Refused } from "../../../scripts/launch/refused.ts";
import { markOf, readState, wasPut, withPut, writeState } from "../../../scripts/launch/state.ts";

const toml = readFileSync("wrangler.toml", "utf8");
const nothing = { publicUrl: null, qstashUrl: null, apiRoot: null, marketUrl: null, botInfo: null, accountId: null };

/** What wrangler reads from the text of a configuration. */
function readByWrangler(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "conclave-config-"));
  try {
    writeFileSync(join(folder, "wrangler.local.toml"), text);
    return unstable_readConfig({ config: join(folder, "wrangler.local.toml") }, { hideWarnings: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("wrangler.local.toml", () => {
  it("says what wrangler.toml says, and the values on top", () => {
    const settings = {
      publicUrl: "https://conclave.ann.workers.dev",
      qstashUrl: "https://qstash-us-east-1.upstash.io",
      apiRoot: null,
      marketUrl: null,
      botInfo: JSON.stringify({ id: 1, is_bot: true, first_name: 'Ann\'s "$&" 🗳', username: "ann_bot" }),
      accountId: "0123456789abcdef",
    };
    const text = localConfig(toml, settings, null);
    const [plain, local] = [readByWrangler(toml), readByWrangler(text)];
    expect(local.account_id).toBe(settings.accountId);
    expect(local.vars).toEqual({
      ...plain.vars,
      PUBLIC_URL: settings.publicUrl,
      BOT_INFO: settings.botInfo,
      QSTASH_URL: settings.qstashUrl,
    });
    const others = ({ vars: _, account_id: __, configPath: ___, userConfigPath: ____, ...rest }: typeof plain) => rest;
    expect(JSON.stringify(others(local)).replaceAll(/conclave-config-\w+/g, "")).toBe(
      JSON.stringify(others(plain)).replaceAll(/conclave-config-\w+/g, ""),
    );
    expect(settingsIn(text)).toEqual(settings);
  });

  it("can be read where wrangler.toml says the account, too", () => {
    const text = localConfig(`account_id = "one"\n${toml}`, { ...nothing, accountId: "two" }, null);
    expect(readByWrangler(text).account_id).toBe("two");
    expect(readByWrangler(localConfig(`account_id = "one"\n${toml}`, settingsIn(text), text)).account_id).toBe("two");
  });

  it("holds any name of a bot", () => {
    const sign = fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }), fc.constantFrom(...SEPARATORS));
    const names = fc.array(sign, { maxLength: 40 }).map((signs) => signs.join(""));
    fc.assert(
      fc.property(names, (name) => {
        const text = localConfig(toml, { ...nothing, botInfo: name }, null);
        expect(settingsIn(text).botInfo).toBe(name || null);
        expect(localConfig(toml, settingsIn(text), text)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps what is below the line, and is the same when it is made again", () => {
    const own = '[[services]]\nbinding = "ARCHIVE_READ"\nservice = "archive"\n';
    const first = `${localConfig(toml, nothing, null)}${own}`;
    const second = localConfig(toml, { ...nothing, publicUrl: "https://a.example" }, first);
    expect(second.endsWith(own)).toBe(true);
    expect(localConfig(toml, settingsIn(second), second)).toBe(second);
    expect(deploymentTag("a", first)).not.toBe(deploymentTag("a", second));
    expect(deploymentTag("a", first).length).toBeLessThanOrEqual(25);
  });

  it("keeps that the archive is on, with the binding to it, until somebody turns it off", () => {
    const own = '[[services]]\nbinding = "ARCHIVE_READ"\nservice = "conclave-archive"\nentrypoint = "ArchiveReader"\n';
    const first = `${localConfig(toml, nothing, null).replace("[vars]", '[vars]\nARCHIVE = "on"')}${own}`;
    const again = localConfig(toml, { ...nothing, publicUrl: "https://a.example" }, first);
    const { vars, services } = readByWrangler(localConfig(toml, settingsIn(again), again));
    expect(vars).toMatchObject({ ARCHIVE: "on", PUBLIC_URL: "https://a.example" });
    expect(services).toEqual([{ binding: "ARCHIVE_READ", service: "conclave-archive", entrypoint: "ArchiveReader" }]);
    const off = again.replace('ARCHIVE = "on"', 'ARCHIVE = "off"');
    expect(readByWrangler(localConfig(toml, settingsIn(off), off)).vars).not.toMatchObject({ ARCHIVE: "on" });
  });

  it("keeps where the market is, and that none is wanted, which is something else than not to know", () => {
    for (const marketUrl of ["https://api.jup.ag", ""]) {
      const text = localConfig(toml, { ...nothing, marketUrl }, null);
      expect(readByWrangler(text).vars).toMatchObject({ MARKET_URL: marketUrl });
      expect(settingsIn(text).marketUrl).toBe(marketUrl);
      expect(localConfig(toml, settingsIn(text), text)).toBe(text);
    }
    expect(settingsIn(localConfig(toml, nothing, null)).marketUrl).toBeNull();
  });

  it("is one that the real wrangler bundles the Worker with, in `npm run deploy`", async () => {
    const folder = mkdtempSync(join(tmpdir(), "conclave-deploy-"));
    try {
      for (const name of ["src", "public", "node_modules", "package.json", "tsconfig.json", "tsconfig.base.json"])
        symlinkSync(join(process.cwd(), name), join(folder, name));
      copyFileSync("wrangler.toml", join(folder, "wrangler.toml"));
      const stale = localConfig(toml.replace('"50"', '"49"'), { ...nothing, publicUrl: "https://a.example" }, null);
      writeFileSync(join(folder, "wrangler.local.toml"), stale);
      const script = join(process.cwd(), "scripts", "deploy.ts");
      const args = [script, "--outdir", join(folder, "out")];
      // npm says so for `npm run deploy --dry-run`, without a `--` between.
      const env = { ...process.env, npm_config_dry_run: "true" };
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
      expect(stdout).toContain('env.PUBLIC_URL ("https://a.example")');
      expect(stdout).toContain('env.SUBREQUESTS ("50")');
      expect(readFileSync(join(folder, "wrangler.local.toml"), "utf8")).toContain('SUBREQUESTS = "50"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe(".dev.vars", () => {
  it("gives back every secret, whatever stands in it", () => {
    const secret = fc.string({ unit: fc.constantFrom(...printable()), minLength: 1, maxLength: 60 });
    const quotable = secret.filter((one) => !["'", '"', "`"].every((quote) => one.includes(quote)));
    fc.assert(
      fc.property(quotable, quotable, (token, key) => {
        const text = withSecrets(null, { BOT_TOKEN: token, QSTASH_TOKEN: key });
        expect(secretsIn(readVars(text))).toEqual({ BOT_TOKEN: token, QSTASH_TOKEN: key });
      }),
    );
  });

  it("keeps all that was written by hand, and replaces a secret where it is", () => {
    const text = "# mine\nOTHER=1\nexport BOT_TOKEN='old'\n# QStash's\nQSTASH_TOKEN=\"stays\" # for now\n\n";
    expect(withSecrets(text, { BOT_TOKEN: "new", QSTASH_TOKEN: "stays", OPERATORS: "7001" })).toBe(
      '# mine\nOTHER=1\nBOT_TOKEN=new\n# QStash\'s\nQSTASH_TOKEN="stays" # for now\nOPERATORS=7001\n',
    );
    expect(withSecrets("A=1\r\nBOT_TOKEN=old\r\n", { BOT_TOKEN: "new" })).toBe("A=1\r\nBOT_TOKEN=new\r\n");
    expect(withSecrets("BOT_TOKEN=older\nBOT_TOKEN=old\n", { BOT_TOKEN: "new" })).toContain("older\nBOT_TOKEN=new\n");
  });

  it("is not written where a quote that is not closed would swallow a secret", () => {
    expect(() => withSecrets("OTHER='x\nBOT_TOKEN=a\n", { BOT_TOKEN: "b'" })).toThrow(Refused);
  });

  it("can be read by a shell, which takes & and ; for the end of a command", async () => {
    const url = "https://executor.example/trade?a=1&b=~;c";
    const script = `${withSecrets(null, { EXECUTOR_URL: url })}\nprintf %s "$EXECUTOR_URL"`;
    expect((await promisify(execFile)("sh", ["-c", script])).stdout).toBe(url);
  });
});

describe("a file that is written", () => {
  it("can be read by nobody else, whatever was there before", () => {
    const folder = mkdtempSync(join(tmpdir(), "conclave-files-"));
    try {
      for (const name of [".dev.vars", ".dev.vars.new"]) writeFileSync(join(folder, name), "old", { mode: 0o644 });
      const outside = realOutside(folder);
      expect(outside.isPrivate(".dev.vars")).toBe(false);
      outside.write(".dev.vars", "new");
      expect(outside.isPrivate(".dev.vars")).toBe(true);
      expect(readdirSync(folder)).toEqual([".dev.vars"]);
      expect(statSync(join(folder, ".dev.vars")).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is ignored by Git, also if it is only half written", () => {
    const ignored = readFileSync(".gitignore", "utf8").split("\n");
    expect(ignored).toEqual(
      expect.arrayContaining([".dev.vars*", "!.dev.vars.example", "wrangler.local.toml*", ".launch.*"]),
    );
  });
});

describe("a tool", () => {
  it("gets no secret that it does not need", () => {
    const env = { PATH: "/bin", BOT_TOKEN: "1:a", UPSTASH_API_KEY: "k", QSTASH_DEV: "1", CLOUDFLARE_API_TOKEN: "c" };
    expect(environmentOf("wrangler", env)).toEqual({ PATH: "/bin", CLOUDFLARE_API_TOKEN: "c" });
    expect(environmentOf("upstash", env)).toEqual({ PATH: "/bin", UPSTASH_API_KEY: "k", QSTASH_DEV: "1" });
  });
});

describe(".launch.json", () => {
  it("knows what was put without holding it, and begins anew when it is broken", () => {
    const state = withPut(readState(null, "a/b"), { BOT_TOKEN: "1:secret" });
    const read = readState(writeState(state), "a/b");
    expect(wasPut(read, "BOT_TOKEN", "1:secret")).toBe(true);
    expect(wasPut(read, "BOT_TOKEN", "1:other")).toBe(false);
    expect(writeState(state)).not.toContain("secret");
    expect(readState("{", "a/b").put).toEqual({});
    expect(readState(writeState(state), "other/b").put).toEqual({});
    expect(markOf(readState(null, "a/b"), "a")).not.toBe(markOf(readState(null, "a/b"), "a"));
  });
});

/** What ends a line for some readers, and what TOML does not take as it is. */
const SEPARATORS = ["\n", "\r", "\u0085", "\u2028", "\u2029", "\u007f"];

/** The signs that a token may have. */
function printable(): string[] {
  return Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
}
