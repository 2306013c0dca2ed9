import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { FILES } from "./names.ts";
import { Refused } from "./refused.ts";

/**
 * Sees to it that one launch runs in this folder at a time, until this process ends. Throws Refused if another one runs.
 * The lock of a launch that died is taken over.
 */
export function lockFolder(): void {
  const holder = holderOf(FILES.lock);
  if (holder !== null && isRunning(holder)) throw busy(holder);
  if (holder !== null) rmSync(FILES.lock, { force: true });
  try {
    writeFileSync(FILES.lock, `${process.pid}\n`, { flag: "wx" });
  } catch (thrown) {
    // Another one was quicker.
    if (isSystemError(thrown) && thrown.code === "EEXIST") throw busy(holderOf(FILES.lock));
    throw thrown;
  }
  process.once("exit", () => rmSync(FILES.lock, { force: true }));
}

/** The id of the process that holds a lock, 0 if it cannot be read, or null if nobody holds it. */
function holderOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || 0;
  } catch (thrown) {
    if (isSystemError(thrown) && thrown.code === "ENOENT") return null;
    throw thrown;
  }
}

/** In a container the dead launch may have had this process's id. */
function isRunning(pid: number): boolean {
  if (pid <= 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it runs, and is somebody else's.
    return isSystemError(thrown) && thrown.code === "EPERM";
  }
}

const busy = (pid: number | null): Refused =>
  new Refused(
    `Another launch runs in this folder${pid ? ` (process ${pid})` : ""}. Wait until it ends, and run it again.`,
    `If there is none, delete ${FILES.lock}.`,
  );

const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException => thrown instanceof Error && "code" in thrown;
