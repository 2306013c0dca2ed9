import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fingerprint, ROOT } from "../../dev/worker/sources.ts";
import type { Finished, Outside, RunOptions, Tool } from "./outside.ts";

/** How long a service may take to answer, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** The world as it is, seen from a folder. Messages go to standard output. */
export function realOutside(folder = "."): Outside {
  return {
    env: process.env,
    fetch: (url, init) => fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS), ...init }),
    run: (tool, args, options) => run(folder, tool, args, options),
    read(file) {
      const path = join(folder, file);
      return existsSync(path) ? readFileSync(path, "utf8") : null;
    },
    write(file, content) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, content, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    sources: fingerprint,
    now: Date.now,
    sleep: (ms) => delay(ms),
    say: (line) => console.log(line),
  };
}

/** The script of each tool. CONCLAVE_WRANGLER is the path of another wrangler, for tests. */
const scriptOf = (tool: Tool): string =>
  tool === "wrangler"
    ? (process.env.CONCLAVE_WRANGLER ?? join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js"))
    : join(ROOT, "node_modules", "@upstash", "cli", "dist", "cli.js");

/** No colours, no adverts and no statistics, since the output is read by a program. */
const QUIET = { NO_COLOR: "1", WRANGLER_HIDE_BANNER: "true", WRANGLER_SEND_METRICS: "false" };

async function run(folder: string, tool: Tool, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { input = "", env = {}, onTerminal = false } = options;
  const child = spawn(process.execPath, [resolve(scriptOf(tool)), ...args], {
    cwd: folder,
    env: { ...process.env, ...(onTerminal ? {} : QUIET), ...env },
    stdio: onTerminal ? "inherit" : "pipe",
  });
  const ended = new Promise<number>((fulfil, reject) => {
    child.once("error", reject);
    child.once("close", (code) => fulfil(code ?? 1));
  });
  // A tool that ends without reading its input closes the pipe; its exit code says why.
  child.stdin?.once("error", () => undefined).end(input);
  const printed = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const [code, out = "", err = ""] = await Promise.all([ended, ...printed]);
  return { code, out, err };
}
