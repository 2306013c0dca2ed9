import { expect } from "vitest";
import type { Store } from "../../src/store/index.ts";
import type { Scene } from "./arbitraries/scene.ts";
import { brokenByCalls } from "./invariants-of-calls.ts";
import { brokenByVotes } from "./invariants-of-votes.ts";
import type { Posted, Stage } from "./stage.ts";

/** Expects what must be true whatever was posted to the bot. `statuses` are those that may be answered. */
export async function expectInvariants(stage: Stage, statuses: readonly number[] = [200]): Promise<void> {
  const { world, logsBefore, callsBefore, posted } = stage;
  const answers = posted.filter(({ status }) => !statuses.includes(status));
  const logs = world.logs.slice(logsBefore).filter(isFailure);
  const calls = brokenByCalls(world.telegram.outgoing.slice(callsBefore), mentionable(stage, posted));
  const state = await brokenByState(world.store, stage);
  const votes = state.length > 0 ? [] : await brokenByVotes(world.store, stage, posted);
  expect({ answers, logs, calls, state, votes }).toEqual({ answers: [], logs: [], calls: [], state: [], votes: [] });
}

/** A line of the log that says that we made a mistake, or that work behind an answer broke off. */
export const isFailure = ({ outcome }: { readonly outcome: string }): boolean =>
  outcome === "mistake" || outcome === "failed";

/** Everybody who may be mentioned, since they have this @username. */
export function mentionable({ users }: Scene, posted: readonly Posted[]): ReadonlySet<string> {
  const seen = posted.flatMap(({ body }) => [...body.matchAll(/"username":"(\w+)"/g)].map(([, name]) => `@${name}`));
  return new Set([...seen, ...[users.alice, users.bob, users.carol].map(({ username }) => `@${username}`)]);
}

/** What of both chats the store cannot read any more. */
export async function brokenByState(store: Store, { chatId, elsewhereId, ids }: Scene): Promise<string[]> {
  const reads = [chatId, elsewhereId].flatMap((chat) => [
    store.readWhole(chat),
    store.getSessionByChatId(chat),
    store.getAllSessionsForChat(chat),
    store.findActiveSession(chat),
    store.listOrders(chat, null, 8),
    store.findOrder(chat, 1),
  ]);
  // Every session stays, live or as its record.
  const stays = [ids.get("session") ?? "", ids.get("other session") ?? ""].map(async (id) => {
    if ((await store.getSession(id)) === null) throw new Error(`the session ${id} is lost`);
  });
  const results = await Promise.allSettled([...reads, ...stays]);
  return results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
}
