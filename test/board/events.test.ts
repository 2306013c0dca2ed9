import { afterAll, beforeEach, expect, it } from "vitest";
import { noArchive } from "../../src/archive-reader/archive-reader.ts";
import { boardEvents, type EventsDeps, expiredEvents } from "../../src/board/events.ts";
import { BOARD_STREAM_MS } from "../../src/time-limits.ts";
import { startBotWorld } from "../support/bot-world.ts";

const world = await startBotWorld();
afterAll(() => world.close());
beforeEach(() => {
  world.logs.length = 0;
});

const START = 1_700_000_000_000;

/** A channel without messages. It ends with the connection. */
async function* silence(signal: AbortSignal): AsyncGenerator<string> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

/** Opens the events of a new group's board, for as long as a link holds. */
function open(changed: Partial<EventsDeps>, holdsForMs = BOARD_STREAM_MS): Response {
  const { store } = world;
  const deps = {
    store,
    archive: noArchive,
    now: () => START,
    subscribe: async () => silence(new AbortController().signal),
  };
  return boardEvents(
    { ...deps, ...changed },
    { chatId: world.room().group.id, epoch: 0, expiresAt: START + holdsForMs },
  );
}

it("events end with their link, also if they were opened before", async () => {
  let now = START;
  const holdsForMs = 20;
  const response = open(
    {
      now: () => now,
      subscribe: async (_, signal) => {
        signal.addEventListener("abort", () => (now = START + holdsForMs));
        return silence(signal);
      },
    },
    holdsForMs,
  );
  expect(await response.text()).toMatch(/event: live\n.*event: ledger\n.*event: ended\ndata: expired\n\n$/s);
});

it("a mistake of ours is logged, and whoever watches is told to come back", async () => {
  const pastVotes = () => Promise.reject(new TypeError("a mistake"));
  const response = open({ archive: { ...noArchive, pastVotes } });
  expect(await response.text()).toMatch(/event: away\ndata: \n\n$/);
  expect(world.logs).toMatchObject([{ what: "board_events", outcome: "failed" }]);
});

it("whoever leaves is no failure, and nothing goes on", async () => {
  let ended = false;
  const response = open({
    subscribe: async (_, signal) => {
      signal.addEventListener("abort", () => (ended = true));
      return silence(signal);
    },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await expect.poll(() => ended).toBe(true);
  expect(world.logs).toEqual([]);
});

it("no answer is kept, found by a search engine, or named to others", () => {
  for (const { headers } of [open({}), expiredEvents()])
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      "x-content-type-options": "nosniff",
    });
});
