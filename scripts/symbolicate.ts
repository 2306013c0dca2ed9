// `npm run symbolicate worker.js:12:3456`: says which line of the sources a place in the deployed Worker is. An `error` of the log has
// such a place. It builds the Worker as it is checked out, so check out what is deployed first.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");

/** The place in the sources, as `src/vote.ts:12:3`. Stack traces count lines and columns from 1, source maps from 0. */
async function symbolicate(line: number, column: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "conclave-symbolicate-"));
  try {
    const args = [wrangler, "deploy", "--dry-run", "--outdir", directory];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    const map = new SourceMap(JSON.parse(await readFile(join(directory, "worker.js.map"), "utf8")));
    const found = map.findEntry(line - 1, column - 1);
    if (!("originalSource" in found)) throw new Error("There is nothing at that place. Is this what is deployed?");
    const path = relative(root, resolve(directory, found.originalSource));
    return `${path}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const [, line, column] = /(\d+):(\d+)\)?$/.exec(process.argv.slice(2).join(" ").trim()) ?? [];
if (line === undefined || column === undefined) {
  console.error("Say the place as the log has it: npm run symbolicate worker.js:12:3456");
  process.exitCode = 1;
} else {
  try {
    console.log(await symbolicate(Number(line), Number(column)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
