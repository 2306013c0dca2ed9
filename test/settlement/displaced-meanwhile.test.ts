import { afterAll, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";

const world = await startBotWorld();
afterAll(() => world.close());

/** Does something when Telegram has taken a result, and before the bot hears of it. */
function whenResultIsSent(act: () => Promise<void>): void {
  const passing = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await passing(input, init);
    if (!String(input).endsWith("/sendMessage") || !String(init?.body).includes("Passed")) return response;
    globalThis.fetch = passing;
    await act();
    return response;
  };
}

it("a session whose group moves between its result and the last step has its record, and the supergroup's own goes on", async () => {
  const room = world.room({ type: "group" });
  await room.votes(room.bob);
  await room.bob.taps("Yes 0.05");
  const oldId = room.group.id;
  const newId = oldId - 1_000_000;
  const sessionId = (await world.store.findActiveSession(oldId))?.id ?? "";
  whenResultIsSent(async () => {
    const creator = { id: 4242, name: { kind: "first_name", text: "Dan" } } as const;
    const claim = { attemptId: "other", until: 0 };
    const opened = { message: "Newer", minutes: 5, creator, threadId: null, claim, late: false };
    await world.store.saveSession(`${newId}.7`, opened, 86_400);
    expect(await world.store.moveChat(oldId, newId, "")).toMatchObject({ tag: "occupied", settling: true });
  });
  await world.pass(5 * 60_000 + 1_000);
  await world.pass(60_000);
  await world.cron();

  expect(room.results).toHaveLength(1);
  expect(await world.store.getSession(sessionId)).toMatchObject({ open: false, proposals: [{ open: false }] });
  expect(await world.store.findActiveSession(newId)).toMatchObject({ message: "Newer", open: true });
});
