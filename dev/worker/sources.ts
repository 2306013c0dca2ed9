import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's directory. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The Workers of this repository. */
export type WorkerName = "bot" | "archive" | "trader";

interface WorkerSources {
  /** What wrangler reads, below the repository's directory. */
  readonly config: string;
  readonly directories: readonly string[];
}

const WORKERS: Readonly<Record<WorkerName, WorkerSources>> = {
  // The board's page is deployed with it.
  bot: { config: "wrangler.toml", directories: ["src", "public"] },
  // It reads Redis by the bot's own store.
  archive: { config: "archive/wrangler.toml", directories: ["src", "archive"] },
  // Its scripts and its answers are made with parts of the bot's.
  trader: { config: "trader/wrangler.toml", directories: ["src", "trader"] },
};

const SETTINGS = ["package-lock.json", "tsconfig.json", "tsconfig.base.json"];

/** Where wrangler's configuration of a Worker is. */
export const configOf = (worker: WorkerName): string => join(ROOT, WORKERS[worker].config);

/** The directories of a Worker's sources. */
export const sourcesOf = (worker: WorkerName): string[] => WORKERS[worker].directories.map((name) => join(ROOT, name));

/**
 * A name for a Worker's sources as they are now. It depends on their names and contents, and not on their dates, which a checkout
 * changes.
 */
export async function fingerprint(worker: WorkerName = "bot"): Promise<string> {
  const sources = await Promise.all(sourcesOf(worker).map(filesIn));
  const settings = [configOf(worker), ...SETTINGS.map((name) => join(ROOT, name))];
  const paths = [...new Set([...sources.flat(), ...settings])].sort();
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash("sha256");
  for (const [index, path] of paths.entries()) {
    hash.update(`${relative(ROOT, path)}\0${contents[index]?.length}\0`);
    hash.update(contents[index] ?? "");
  }
  return hash.digest("hex").slice(0, 32);
}

/** Whether a file or directory is none of a Worker's sources: wrangler leaves `.wrangler` beside the configuration that it reads. */
export const isNoSource = (path: string): boolean => /^\.|^wrangler\.local\.toml/.test(basename(path));

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((path) => !relative(directory, path).split(sep).some(isNoSource));
}
