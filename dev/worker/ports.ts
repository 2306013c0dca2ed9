import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems hand out by themselves, so that no connection takes one between our look and our use of it. */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 50;

/** A port of 127.0.0.1 that nobody listens on just now: the first of `preferred` that is one, else any. */
export async function freePort(...preferred: number[]): Promise<number> {
  const candidates = [...preferred, ...Array.from({ length: TRIES }, () => randomInt(FIRST, LAST))];
  for (const port of candidates) if (await isFree(port)) return port;
  throw new Error(`No free port in ${TRIES} tries between ${FIRST} and ${LAST}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
