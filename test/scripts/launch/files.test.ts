/** @module-tag long */
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { readVars, secretsIn, withSecrets } from "../../../scripts/launch/dev-vars.ts";
import { deploymentTag, localConfig, settingsIn } from "../../../scripts/launch/local-config.ts";
import { markOf, readState, wasPut, withPut, writeState } from "../../../scripts/launch/state.ts";

const toml = readFileSync("wrangler.toml", "utf8");
const nothing = { publicUrl: null, qstashUrl: null, apiRoot: null, botInfo: null, accountId: null };

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

  it("holds any name of a bot", () => {
    const names = fc.string({ unit: "grapheme", maxLength: 40 }).filter((name) => !name.includes("\u007f"));
    fc.assert(
      fc.property(names, (name) => {
        const text = localConfig(toml, { ...nothing, botInfo: name }, null);
        expect(settingsIn(text).botInfo).toBe(name || null);
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

  it("is one that the real wrangler bundles the Worker with, in `npm run deploy`", async () => {
    const folder = mkdtempSync(join(tmpdir(), "conclave-deploy-"));
    try {
      for (const name of ["src", "node_modules", "package.json", "tsconfig.json", "tsconfig.base.json"])
        symlinkSync(join(process.cwd(), name), join(folder, name));
      copyFileSync("wrangler.toml", join(folder, "wrangler.toml"));
      const stale = localConfig(toml.replace('"50"', '"49"'), { ...nothing, publicUrl: "https://a.example" }, null);
      writeFileSync(join(folder, "wrangler.local.toml"), stale);
      const script = join(process.cwd(), "scripts", "deploy.ts");
      const args = [script, "--dry-run", "--outdir", join(folder, "out")];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
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

  it("keeps other lines, and replaces a secret where it is", () => {
    const text = "# mine\nOTHER=1\nBOT_TOKEN=old\nQSTASH_TOKEN=stays\n\n";
    expect(withSecrets(text, { BOT_TOKEN: "new" })).toBe("# mine\nOTHER=1\nQSTASH_TOKEN=stays\nBOT_TOKEN=new\n");
  });
});

describe(".launch.json", () => {
  it("knows what was put without holding it, and begins anew when it is broken", () => {
    const state = withPut(readState(null), { BOT_TOKEN: "1:secret" });
    const read = readState(writeState(state));
    expect(wasPut(read, "BOT_TOKEN", "1:secret")).toBe(true);
    expect(wasPut(read, "BOT_TOKEN", "1:other")).toBe(false);
    expect(writeState(state)).not.toContain("secret");
    expect(readState("{").put).toEqual({});
    expect(markOf(readState(null), "a")).not.toBe(markOf(readState(null), "a"));
  });
});

/** The signs that a token may have. */
function printable(): string[] {
  return Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
}
