import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fingerprint, ROOT } from "../../dev/worker/sources.ts";
import { SECRET_NAMES, TRADER_SECRET_NAMES } from "./names.ts";
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
      const unfinished = `${path}.new`;
      // A mode is given to new files only, and a dead launch may have left this one.
      rmSync(unfinished, { force: true });
      writeFileSync(unfinished, content, { mode: 0o600, flag: "wx" });
      renameSync(unfinished, path);
    },
    isPrivate(file) {
      const mode = statSync(join(folder, file), { throwIfNoEntry: false })?.mode ?? 0;
      // Windows keeps no such modes.
      return process.platform === "win32" || (mode & 0o077) === 0;
    },
    sources: () => fingerprint("bot"),
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

/** What each tool gets of this process's environment: no secret of ours, and none of the other vendor's. */
export function environmentOf(tool: Tool, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = tool === "wrangler" ? /^(UPSTASH|QSTASH)_/ : /^(CLOUDFLARE|CF|WRANGLER)_/;
  const isSecret = (name: string) =>
    others.test(name) || [...SECRET_NAMES, ...TRADER_SECRET_NAMES].some((one) => one === name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSecret(name)));
}

async function run(folder: string, tool: Tool, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { input = "", env = {}, onTerminal = false } = options;
  const child = spawn(process.execPath, [resolve(scriptOf(tool)), ...args], {
    cwd: folder,
    env: { ...environmentOf(tool, process.env), ...(onTerminal ? {} : QUIET), ...env },
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
