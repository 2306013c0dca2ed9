import fc from "fast-check";
import { Conversation } from "./conversation.ts";
import type { Driver } from "./driver.ts";
import { conversation } from "./random-conversation.ts";

/** The four kinds of runs: whether something fails, and where the bot runs. */
export type Kind = "fault-free" | "faulty" | "fault-free-workerd" | "faulty-workerd";

export interface Amount {
  /** How many conversations, where nobody asks for minutes of them. */
  readonly runs: number;
  /** Of how many pieces each is at most. */
  readonly length: number;
}

/** What `npm run conversations` asks for. */
const { CONVERSATIONS_KIND, CONVERSATIONS_MINUTES, CONVERSATIONS_SEED, CONVERSATIONS_PATH } = process.env;
const MINUTE_MS = 60_000;
/** How long a run that found something may look for a shorter way to it. */
const SHRINKING_MS = 60_000;

export const isWanted = (kind: Kind): boolean => CONVERSATIONS_KIND === undefined || CONVERSATIONS_KIND === kind;
export const isLong = CONVERSATIONS_MINUTES !== undefined;
/** A test's own limit; nothing is lost by a long one, since every wait within has its own. */
export const TIMEOUT_MS = Number(CONVERSATIONS_MINUTES ?? 0) * MINUTE_MS + 3 * SHRINKING_MS;

/** Has random conversations, and fails with the shortest that was found to differ from the model, and how to have it again. */
export async function converse(kind: Kind, driver: Driver, { runs, length }: Amount): Promise<void> {
  let operationCount = 0;
  let conversations = 0;
  let last: Promise<void> = Promise.resolve();
  const started = performance.now();
  const property = fc.asyncProperty(conversation(length, kind.startsWith("faulty")), (actions) => {
    const one = new Conversation(driver);
    conversations += 1;
    last = one.run(actions).finally(() => {
      operationCount += one.operationCount;
    });
    return last;
  });
  const limit = CONVERSATIONS_MINUTES === undefined ? SHRINKING_MS : Number(CONVERSATIONS_MINUTES) * MINUTE_MS;
  const { failed, errorInstance, seed, counterexamplePath } = await fc.check(property, {
    numRuns: isLong ? Number.MAX_SAFE_INTEGER : runs,
    interruptAfterTimeLimit: limit,
    markInterruptAsFailure: false,
    ...(CONVERSATIONS_SEED === undefined ? {} : { seed: Number(CONVERSATIONS_SEED) }),
    ...(CONVERSATIONS_PATH === undefined ? {} : { path: CONVERSATIONS_PATH }),
  });
  // The time limit leaves the last one behind, half-way.
  const left: unknown = await last.catch((thrown: unknown) => thrown);
  const seconds = Math.round((performance.now() - started) / 1_000);
  if (isLong)
    process.stdout.write(`${kind}: ${operationCount} operations in ${conversations} conversations, ${seconds} s\n`);
  const found = failed ? errorInstance : left;
  if (found === undefined) return;
  const path = failed ? counterexamplePath : conversations - 1;
  const again = `npm run conversations -- --kind=${kind} --seed=${seed} --path=${path}`;
  throw new Error(`To have it again: ${again}\n${String(found)}`, { cause: found });
}
