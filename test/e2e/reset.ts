import type { World } from "../../dev/world.ts";
import { until } from "../support/until.ts";
import type { Stage } from "./stage.ts";

/** Puts everything right between two tests: faults off, records and the first Worker's logs empty, Telegram's usual limit. */
export function reset({ telegram, upstash, qstash, executor, worker }: World): void {
  for (const standIn of [telegram, upstash, qstash, executor]) {
    standIn.resetFaults();
    standIn.resetRecords();
  }
  worker.logs.length = 0;
  Object.assign(telegram.flood, { on: true, perMinute: 20 });
}

/**
 * Restarts the first Worker when it has finished what it is doing. Edits of cards that it has planned for seconds after are never
 * made.
 */
export async function dropPlannedEdits(world: World): Promise<void> {
  await world.worker.idle();
  await world.setBindings({});
  await world.worker.idle();
}

/**
 * Waits for the edits that the first join and the first vote leave for later, and drops those planned for after them. From here on
 * only what the test does edits a card.
 */
export async function cardsAtRest(world: World, ...stages: readonly Stage[]): Promise<void> {
  for (const { group } of stages) await until(() => group.botMessages.filter(({ edits }) => edits > 0).length >= 2);
  await dropPlannedEdits(world);
}
