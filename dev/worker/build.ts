import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import * as z from "zod";
import { bundledSettings, readBundle, SETTINGS_FILE, type WorkerBundle } from "./bundle.ts";
import { configOf, fingerprint, ROOT, type WorkerName } from "./sources.ts";

export type { WorkerBundle } from "./bundle.ts";

const run = promisify(execFile);

const TITLES: Readonly<Record<WorkerName, string>> = {
  bot: "The Worker",
  archive: "The archive Worker",
  trader: "The trader",
};

const CACHE = join(ROOT, "node_modules", ".cache", "worker");
const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
/** A build takes a second or two; a lock that is older was left behind by a process that died. */
const LOCK_STALE_MS = 60_000;
const LOCK_POLL_MS = 50;
/** Builds of earlier sources are thrown away when they are this old. */
const KEEP_MS = 24 * 3_600_000;

/**
 * A Worker, the bot's by default, bundled by `wrangler deploy --dry-run`. Builds are kept under the sources' fingerprint and shared
 * by all processes: whoever comes first builds, the others wait for it. Throws with wrangler's message if the sources do not build.
 */
export async function buildWorker(worker: WorkerName = "bot"): Promise<WorkerBundle> {
  for (;;) {
    try {
      return await buildAsTheyAre(worker);
    } catch (error) {
      if (!(error instanceof SourcesChanged)) throw error;
    }
  }
}

class SourcesChanged extends Error {}

async function buildAsTheyAre(worker: WorkerName): Promise<WorkerBundle> {
  const name = await fingerprint(worker);
  const directory = join(CACHE, `${worker}-${name}`);
  await mkdir(CACHE, { recursive: true });
  const lock = `${directory}.lock`;
  while (!(await exists(directory))) {
    if (await take(lock)) {
      try {
        if (!(await exists(directory))) await build(worker, directory, name);
      } finally {
        await rm(lock, { recursive: true, force: true });
      }
    } else await delay(LOCK_POLL_MS);
  }
  return readBundle(directory);
}

/**
 * Builds into a directory of its own, and renames it: nobody ever sees half a build. Where the sources were edited meanwhile, it
 * throws instead.
 */
async function build(worker: WorkerName, directory: string, name: string): Promise<void> {
  const draft = `${directory}.${randomUUID()}`;
  await mkdir(draft);
  try {
    await Promise.all([bundle(worker, draft), writeSettings(worker, draft)]);
    if ((await fingerprint(worker)) !== name) throw new SourcesChanged();
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else may have built the same, after taking our lock for a dead one's.
    if (!(await exists(directory))) throw error;
  }
  await removeOld();
}

async function bundle(worker: WorkerName, directory: string): Promise<void> {
  const args = [WRANGLER, "deploy", "--dry-run", "--config", configOf(worker), "--outdir", directory];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" };
  await run(process.execPath, args, { cwd: ROOT, env }).catch((error: unknown) => {
    throw new Error(`${TITLES[worker]} does not build.\n${whatItPrinted(error)}`, { cause: error });
  });
}

function whatItPrinted(error: unknown): string {
  const printed = z.object({ stderr: z.string().min(1) }).safeParse(error);
  return printed.success ? printed.data.stderr.trim() : String(error);
}

/** The Worker's wrangler.toml says these; wrangler itself reads it, so that they are never typed twice. */
async function writeSettings(worker: WorkerName, directory: string): Promise<void> {
  const { unstable_readConfig } = await import("wrangler");
  const config = unstable_readConfig({ config: configOf(worker) });
  const rateLimits = config.ratelimits.map((rateLimit: { name: string }) => [rateLimit.name, rateLimit]);
  const settings = bundledSettings.parse({
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    rateLimits: Object.fromEntries(rateLimits),
  });
  await writeFile(join(directory, SETTINGS_FILE), JSON.stringify(settings));
}

/** True if the lock is ours now. A directory can be made only once, which is all a lock needs. */
async function take(lock: string): Promise<boolean> {
  const made = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (made) return true;
  const age = await ageMs(lock);
  if (age !== undefined && age > LOCK_STALE_MS) await rm(lock, { recursive: true, force: true });
  return false;
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name);
    const age = await ageMs(path);
    if (age !== undefined && age > KEEP_MS) await rm(path, { recursive: true, force: true });
  }
}

async function ageMs(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : Date.now() - found.mtimeMs;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
