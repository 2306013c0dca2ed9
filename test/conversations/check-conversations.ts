import fc from "fast-check";
import { Conversation } from "./conversation.ts";
import type { Driver } from "./driver.ts";
import { UndecidedError } from "./linearize.ts";
import { conversation } from "./random-conversation.ts";

/** Whether services fail in a conversation, and whether the bot runs in workerd or in the test's process. */
export type Kind = "fault-free" | "faulty" | "fault-free-workerd" | "faulty-workerd";

export interface RunSize {
  /** How many conversations there are, unless minutes are asked for. */
  readonly runs: number;
  /** How many scenes each has at most. */
  readonly length: number;
}

/** The options of `npm run conversations`. */
const { CONVERSATIONS_KIND, CONVERSATIONS_MINUTES, CONVERSATIONS_SEED, CONVERSATIONS_PATH } = process.env;
const MINUTE_MS = 60_000;
/** One in so many conversations may be undecided, and one in a shorter run. */
const CONVERSATIONS_PER_UNDECIDED = 50;
/** How long a run may go on after a failure to look for a shorter conversation that fails. */
const SHRINKING_MS = 60_000;

export const isWanted = (kind: Kind): boolean => CONVERSATIONS_KIND === undefined || CONVERSATIONS_KIND === kind;
/** Whether minutes are asked for, and not a number of conversations. */
export const isTimed = CONVERSATIONS_MINUTES !== undefined;
/** A test's own limit. A generous one costs nothing, since every wait in the test has a limit of its own. */
export const TIMEOUT_MS = Number(CONVERSATIONS_MINUTES ?? 0) * MINUTE_MS + 3 * SHRINKING_MS;

/** Runs random conversations. Fails with the shortest found that differs from the model, and with the command that repeats it. */
export async function checkConversations(kind: Kind, driver: Driver, { runs, length }: RunSize): Promise<void> {
  let operations = 0;
  let conversations = 0;
  let undecided = 0;
  let last: Promise<void> = Promise.resolve();
  const started = performance.now();
  const property = fc.asyncProperty(conversation(length, kind.startsWith("faulty")), (actions) => {
    const one = new Conversation(driver);
    conversations += 1;
    last = one
      .run(actions)
      .catch((thrown: unknown) => {
        if (!(thrown instanceof UndecidedError)) throw thrown;
        undecided += 1;
        // Another takes its place.
        fc.pre(undecided > Math.max(1, conversations / CONVERSATIONS_PER_UNDECIDED));
        throw thrown;
      })
      .finally(() => {
        operations += one.operationCount;
      });
    return last;
  });
  const limit = CONVERSATIONS_MINUTES === undefined ? SHRINKING_MS : Number(CONVERSATIONS_MINUTES) * MINUTE_MS;
  const { failed, errorInstance, seed, counterexamplePath } = await fc.check(property, {
    numRuns: isTimed ? Number.MAX_SAFE_INTEGER : runs,
    interruptAfterTimeLimit: limit,
    markInterruptAsFailure: false,
    maxSkipsPerRun: 1,
    ...(CONVERSATIONS_SEED === undefined ? {} : { seed: Number(CONVERSATIONS_SEED) }),
    ...(CONVERSATIONS_PATH === undefined ? {} : { path: CONVERSATIONS_PATH }),
  });
  // The time limit interrupts the last one, which still runs and may fail.
  const thrownByLast: unknown = await last.catch((thrown: unknown) => thrown);
  const seconds = Math.round((performance.now() - started) / 1_000);
  if (isTimed)
    process.stdout.write(
      `${kind}: ${operations} operations in ${conversations} conversations, ${undecided} undecided, ${seconds} s\n`,
    );
  const thrown = failed ? errorInstance : thrownByLast;
  if (thrown === undefined || (!failed && fc.PreconditionFailure.isFailure(thrown))) return;
  const path = failed ? counterexamplePath : conversations - 1;
  const command = `npm run conversations -- --kind=${kind} --seed=${seed} --path=${path}`;
  throw new Error(`To have it again: ${command}\n${String(thrown)}`, { cause: thrown });
}
