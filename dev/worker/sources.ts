import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's directory. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Where the Worker's sources are. */
export const SOURCES = join(ROOT, "src");

const SETTINGS = ["wrangler.toml", "package-lock.json", "tsconfig.json", "tsconfig.base.json"];

/**
 * A name for the Worker's sources as they are now. It depends on their names and contents, and not on their dates, which a checkout
 * changes.
 */
export async function fingerprint(): Promise<string> {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const paths = [...sources, ...SETTINGS.map((name) => join(ROOT, name))].sort();
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash("sha256");
  for (const [index, path] of paths.entries()) {
    hash.update(`${relative(ROOT, path)}\0${contents[index]?.length}\0`);
    hash.update(contents[index] ?? "");
  }
  return hash.digest("hex").slice(0, 32);
}
