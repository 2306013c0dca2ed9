import type { Group } from "../../dev/telegram/server.ts";
import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { World } from "../../dev/world.ts";

/** Requests to Redis that name the group, since the records were emptied. */
export const requestsFor = (world: World, group: Group): RequestRecord[] =>
  world.upstash.requests.filter(({ commands }) => JSON.stringify(commands).includes(String(group.id)));

/**
 * What a Worker sends while something is done, as `METHOD host/path`. The stand-ins' records also hold what another Worker sends,
 * which may edit a card of an earlier test seconds later.
 */
export async function sentBy(worker: RunningWorker, act: () => Promise<unknown>): Promise<string[]> {
  const before = worker.sentRequests.length;
  await act();
  return worker.sentRequests.slice(before);
}

/** The methods among them that Telegram was called by. */
export const methodsIn = (sent: readonly string[]): string[] =>
  sent.flatMap((request) => /\/bot[^/]+\/(\w+)$/.exec(request)?.[1] ?? []);

/** Calls to Telegram in the group since the records were emptied, by name. */
export const callsFor = (world: World, group: Group): string[] =>
  world.telegram.outgoing.filter(({ payload }) => payload.chat_id === group.id).map(({ method }) => method);

/** Posts an update to any Worker, as Telegram would, once. */
export const postUpdate = (world: World, worker: RunningWorker, update: unknown): Promise<Response> =>
  worker.fetch("/telegram", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": world.webhookSecret },
    body: typeof update === "string" ? update : JSON.stringify(update),
  });
