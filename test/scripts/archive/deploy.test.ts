/** @module-tag long */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { unstable_readConfig } from "wrangler";
import { hyperdriveIn, isMade, localArchiveConfig } from "../../../scripts/archive/local-config.ts";

const toml = readFileSync("archive/wrangler.toml", "utf8");

/** A copy of the repository, as far as the archive Worker needs it. */
function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), "conclave-archive-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["src", "node_modules", "package.json", "tsconfig.json", "tsconfig.base.json"])
    symlinkSync(join(process.cwd(), name), join(folder, name));
  cpSync("archive", join(folder, "archive"), {
    recursive: true,
    filter: (path) => !/\.wrangler$|\.local\.toml$/.test(path),
  });
  return folder;
}

const deploy = (folder: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  promisify(execFile)(process.execPath, [join(process.cwd(), "scripts", "archive-deploy.ts"), ...args], {
    cwd: folder,
    env,
  });

const written = (folder: string) => readFileSync(join(folder, "archive", "wrangler.local.toml"), "utf8");

describe("archive/wrangler.local.toml", () => {
  it("says what archive/wrangler.toml says, with the Hyperdrive's id", () => {
    const folder = copied();
    const path = join(folder, "archive", "wrangler.local.toml");
    writeFileSync(path, localArchiveConfig(toml, "0abc", null));
    const [plain, local] = [join(folder, "archive", "wrangler.toml"), path].map((config) =>
      unstable_readConfig({ config }, { hideWarnings: true }),
    );
    expect(local?.hyperdrive).toEqual([{ binding: "ARCHIVE_DB", id: "0abc" }]);
    const same = ["name", "main", "compatibility_date", "compatibility_flags", "triggers", "rules"] as const;
    for (const name of same) expect(local?.[name]).toEqual(plain?.[name]);
  });

  it("keeps the days, the account and what is below the line when it is made again", () => {
    const first = `${localArchiveConfig(toml, "0abc", null).replace("[triggers]", '[vars]\nARCHIVE_DAYS = "30"\n\n[triggers]')}[placement]\nmode = "smart"\n`;
    const second = localArchiveConfig(
      toml.replace('"* * * * *"', '"*/5 * * * *"'),
      "0abc",
      `account_id = "a"\n${first}`,
    );
    expect(second).toContain('ARCHIVE_DAYS = "30"');
    expect(second).toContain('account_id = "a"');
    expect(second).toContain('"*/5 * * * *"');
    expect(second.endsWith('[placement]\nmode = "smart"\n')).toBe(true);
    expect(hyperdriveIn(second)).toBe("0abc");
    expect(localArchiveConfig(toml, "0abc", localArchiveConfig(toml, "0abc", first))).toBe(
      localArchiveConfig(toml, "0abc", first),
    );
  });

  it.each(["ARCHIVE_DAYS = 30", "ARCHIVE_DAYS = '30'  # a month"])("keeps %s wherever it was written", (line) => {
    const made = localArchiveConfig(toml, "0abc", null);
    const folder = copied();
    const path = join(folder, "archive", "wrangler.local.toml");
    for (const earlier of [made.replace("[triggers]", `[vars]\n${line}\n\n[triggers]`), `${made}[vars]\n${line}\n`]) {
      const again = localArchiveConfig(toml, "0abc", localArchiveConfig(toml, "0abc", earlier));
      writeFileSync(path, again);
      const { vars } = unstable_readConfig({ config: path }, { hideWarnings: true });
      expect(String(vars.ARCHIVE_DAYS)).toBe("30");
    }
  });

  it("binds no Hyperdrive in the file that Git has", () => {
    expect(hyperdriveIn(toml)).toBeNull();
    expect(isMade(toml)).toBe(false);
  });
});

describe("npm run archive:deploy", () => {
  it("is refused until somebody has said which Hyperdrive there is, and remembers it then", async () => {
    const folder = copied();
    await expect(deploy(folder, [])).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("Hyperdrive") });
    const out = ["--outdir", join(folder, "out")];
    const { stdout } = await deploy(folder, ["--hyperdrive", "0abc", "--dry-run", ...out]);
    expect(stdout).toContain("env.ARCHIVE_DB (0abc)");
    // npm says so for `npm run archive:deploy --dry-run`, without a `--` between.
    const again = await deploy(folder, out, { ...process.env, npm_config_dry_run: "true" });
    expect(again.stdout).toContain("env.ARCHIVE_DB (0abc)");
    await deploy(folder, ["--hyperdrive=1def", "--dry-run", ...out]);
    expect(hyperdriveIn(written(folder))).toBe("1def");
  });

  it("leaves a file alone that somebody has written by hand", async () => {
    const folder = copied();
    const own = toml.replace(/^id = .*$/m, 'id = "2own"');
    writeFileSync(join(folder, "archive", "wrangler.local.toml"), own);
    const { stdout } = await deploy(folder, ["--dry-run", "--outdir", join(folder, "out")]);
    expect(stdout).toContain("env.ARCHIVE_DB (2own)");
    expect(written(folder)).toBe(own);
  });
});
