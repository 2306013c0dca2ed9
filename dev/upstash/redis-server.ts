import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A redis-server of our own, reached by its socket path. */
export interface PrivateRedis {
  readonly socket: string;
  stop(): Promise<void>;
}

// The shell waits for the end of its input, which comes when this process ends, however it ends; then it clears up.
const guard = `dir=$1; shift; "$@" & pid=$!; read -r line; kill "$pid"; wait "$pid"; rm -rf "$dir"`;

/** Says whether a `redis-server` is on the PATH. */
export function hasRedisServer(): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, "redis-server"), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

/**
 * Starts a redis-server on a Unix socket, which keeps nothing on disk; rejects if it is not ready within a minute. Settings given
 * win over those.
 */
export async function startRedisServer(more: readonly string[] = []): Promise<PrivateRedis> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const socket = join(folder, "redis.sock");
  const settings = [
    "--port",
    "0",
    "--unixsocket",
    socket,
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
    ...more,
  ];
  // Detached, so that Ctrl-C in a terminal reaches us first, and us alone.
  const child = spawn("sh", ["-c", guard, "sh", folder, "redis-server", ...settings], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  try {
    await ready(child.stdout);
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, stop };
}

/** Resolves when the server's log says that it takes connections. */
function ready(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const fail = () => {
      clearTimeout(deadline);
      reject(new Error(`redis-server did not start: ${log.trim()}`));
    };
    const deadline = setTimeout(fail, 60_000);
    output.on("data", (chunk) => {
      // Goes on reading for ever, so that a full pipe never stops the server.
      if (log.length < 10_000) log += String(chunk);
      if (!/ready to accept connections/i.test(log)) return;
      clearTimeout(deadline);
      resolve();
    });
    output.on("end", fail);
  });
}
