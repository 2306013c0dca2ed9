import type { World } from "../store/support.ts";
import type { MemoryDatabase } from "./memory-database.ts";

/** A process that dies: before its n-th request leaves, or behind it, so that it never learns the reply. */
export interface Kill {
  readonly n: number;
  readonly when: "before" | "after";
}

/** Calls `dies` with every kill of a process until it lives through one, before and behind its requests. */
export async function eachKill(dies: (kill: Kill) => Promise<boolean>): Promise<number> {
  let deaths = 0;
  for (const when of ["before", "after"] as const) for (let n = 0; await dies({ n, when }); n += 1) deaths += 1;
  return deaths;
}

/** Lets a call die at a request to Redis. Returns whether it came to that one. */
export async function killAtRedis(
  { standIn }: World,
  { n, when }: Kill,
  call: () => Promise<unknown>,
): Promise<boolean> {
  let done = 0;
  let killed = false;
  const arm = () => {
    if (done !== n) return;
    if (when === "before") standIn.faults.down = true;
    else standIn.faults.loseReplies = 1;
  };
  const stop = standIn.onRequest(({ status }) => {
    // A request without an answer is the last one. The client repeats it, in vain.
    if (status === 0) {
      killed = true;
      standIn.faults.down = true;
    } else {
      done += 1;
      arm();
    }
  });
  arm();
  await call().catch(() => null);
  stop();
  standIn.resetFaults();
  return killed;
}

/** Lets a call die at a call of the database. Returns whether it came to that one. */
export async function killAtDatabase(
  database: MemoryDatabase,
  { n, when }: Kill,
  call: () => Promise<unknown>,
): Promise<boolean> {
  let done = -1;
  let killed = false;
  database.faults.onCall = (_, at) => {
    if (at === "before") done += 1;
    if (killed || done !== n || at !== when) return;
    killed = true;
    throw new Error("killed");
  };
  await call().catch(() => null);
  database.faults.onCall = () => {};
  return killed;
}
