/** @module-tag long */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningWorker } from "../../../dev/worker/run.ts";
import { workerHost } from "../../../dev/wrangler/hosts.ts";
import { type LaunchServices, startLaunchServices } from "./services.ts";

let services: LaunchServices;
const workers: RunningWorker[] = [];
beforeAll(async () => {
  services = await startLaunchServices({ host: workerHost((worker) => void workers.push(worker)) });
});
afterAll(() => services.close());

/** Runs one of the npm scripts in the folder, without a terminal, and gives all that it printed. */
async function run(script: string, env: Readonly<Record<string, string>>) {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [join(process.cwd(), "scripts", script)], {
    cwd: services.folder,
    env: { PATH, ...services.addresses, ...env },
  });
  child.stdin.end();
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out + err };
}

it("one command takes a fresh clone to a bot that a group can use, and the doctor finds nothing wrong", async () => {
  const { telegram, cloudflare, account, folder } = services;
  // Without the `--` before it, npm takes the option for its own.
  const dry = await run("launch.ts", { ...services.given, npm_config_dry_run: "true" });
  expect(dry).toMatchObject({ code: 0, out: expect.stringContaining("This was a dry run: nothing was changed.") });
  expect(readdirSync(folder)).toEqual(["wrangler.toml"]);

  const lock = join(folder, ".launch.lock");
  writeFileSync(lock, `${process.pid}\n`);
  const second = await run("launch.ts", services.given);
  expect(second).toMatchObject({ code: 1, out: expect.stringContaining("Another launch runs in this folder") });
  // Of one that died.
  writeFileSync(lock, "");
  const launched = await run("launch.ts", services.given);
  expect(existsSync(lock)).toBe(false);
  expect(launched).toMatchObject({ code: 0 });
  const link = `https://t.me/${telegram.botUser.username}?startgroup=true`;
  expect(launched.out.trimEnd().split("\n").at(-1)).toBe(
    `Now add @${telegram.botUser.username} to your group: ${link}`,
  );
  expect(account.databases).toMatchObject([
    { database_name: "conclave", primary_region: "eu-central-1", eviction: false },
  ]);

  const group = telegram.group();
  const admin = group.member({ first_name: "Ann", admin: true });
  await admin.says('/create_session "Buy the dip"');
  expect(group.botMessages[0]?.text).toContain("Buy the dip");

  const kept = readFileSync(join(folder, ".dev.vars"), "utf8");
  expect(statSync(join(folder, ".dev.vars")).mode & 0o777).toBe(0o600);
  const secrets = [...kept.matchAll(/^(?!OPERATORS|UPSTASH_REDIS_REST_URL)\w+=(.+)$/gm)].map(([, value = ""]) => value);
  expect(secrets).toHaveLength(7);
  const printed = launched.out + cloudflare.calls.flat().join(" ");
  for (const secret of [...secrets, account.apiKey]) expect(printed).not.toContain(secret);

  await workers[0]?.scheduled();
  const { UPSTASH_EMAIL = "", UPSTASH_API_KEY = "" } = services.given;
  const examined = await run("doctor.ts", { UPSTASH_EMAIL, UPSTASH_API_KEY });
  expect(examined.out).not.toContain("✗");
  expect(examined).toMatchObject({ code: 0 });
});
