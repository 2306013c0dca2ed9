import { expect, test } from "vitest";
import { alice, must, newSession, openSession, tap } from "./people.ts";
import { MINUTE_MS, onEveryEngine, TTL_MS } from "./support.ts";

const TTL = TTL_MS / 1_000;

onEveryEngine("the sessions of a chat", ({ world: newWorld }) => {
  test("getSessionByChatId gives the latest session, open or closed, and getAllSessionsForChat all, oldest first", async () => {
    const world = newWorld();
    expect(await world.store.getSessionByChatId(world.chatId)).toBeNull();
    expect(await world.store.getAllSessionsForChat(world.chatId)).toEqual([]);
    for (const messageId of [10, 30, 50]) {
      const id = `${world.chatId}.${messageId}`;
      must(await world.store.saveSession(id, newSession(world, { message: `Session ${messageId}` }), TTL));
      expect(await world.store.getSessionByChatId(world.chatId)).toMatchObject({
        open: true,
        message: `Session ${messageId}`,
      });
      world.clock.now += MINUTE_MS;
      if (messageId === 50) break;
      must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
      expect(await world.store.getSessionByChatId(world.chatId)).toMatchObject({
        open: false,
        message: `Session ${messageId}`,
      });
      await world.store.archiveSession(world.chatId);
      expect(await world.store.getSessionByChatId(world.chatId)).toMatchObject({
        open: false,
        message: `Session ${messageId}`,
      });
    }
    const all = await world.store.getAllSessionsForChat(world.chatId);
    expect(all.map(({ message, open }) => [message, open])).toEqual([
      ["Session 10", false],
      ["Session 30", false],
      ["Session 50", true],
    ]);
  });

  test("a session is listed as long as its record is kept, however long it was open and however short the next one is", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    world.clock.now += 3 * TTL_MS;
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    must(await world.store.saveSession(`${world.chatId}.30`, newSession(world, { message: "Short" }), 60));
    const all = await world.store.getAllSessionsForChat(world.chatId);
    expect(all.map(({ message }) => message)).toEqual(["Buy BONK token", "Short"]);
    expect(await world.pttl(`sessions:{${world.chatId}}`)).toBeGreaterThan(TTL_MS - MINUTE_MS);
    expect(await world.pttl(`session:{${world.chatId}}.10`)).toBeGreaterThan(TTL_MS - MINUTE_MS);
    expect(await world.store.getSession(id)).not.toBeNull();
  });

  test("a session whose record has expired is listed no more", async () => {
    const world = newWorld();
    await openSession(world);
    must(await world.store.closeSession(world.chatId, alice.id, false, tap()));
    await world.store.archiveSession(world.chatId);
    world.clock.now += TTL_MS + 1;
    await openSession(world, [], 30);
    expect(await world.standIn.command("ZCARD", `sessions:{${world.chatId}}`)).toBe(1);
  });
});
