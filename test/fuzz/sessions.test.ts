import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotWorld, startBotWorld } from "../support/bot-world.ts";
import { opening } from "./arbitraries/commands.ts";
import { userNames } from "./arbitraries/texts.ts";
import { isFailure } from "./invariants.ts";
import { brokenByCalls } from "./invariants-of-calls.ts";
import { search, TIME_LIMIT } from "./runs.ts";

let world: BotWorld;
beforeAll(async () => {
  world = await startBotWorld();
  world.telegram.flood.on = false;
});
afterAll(() => world.close());

it("Whatever a session is about and whoever opens it, its messages can be sent, and its record read", TIME_LIMIT, () =>
  search(20, [opening, userNames], async (text, names) => {
    const [logsBefore, callsBefore] = [world.logs.length, world.telegram.outgoing.length];
    const room = world.room();
    const admin = room.enters({ ...names, admin: true });
    // The second time the open session's message is repeated.
    for (const said of [text, text, "/status"]) await admin.says(said);
    const session = await world.store.readWhole(room.group.id);
    if (session !== null) {
      for (const one of [room.bob, admin]) await one.taps("Join");
      await world.pass(10_000);
      await admin.says("/close_session");
      const record = await world.store.getSession(session.id);
      expect(record).toMatchObject({ message: session.message, open: false });
    }
    await world.pass(10_000);
    const mentionable = new Set(["@bob", `@${names.username ?? ""}`]);
    const calls = brokenByCalls(world.telegram.outgoing.slice(callsBefore), mentionable);
    expect({ logs: world.logs.slice(logsBefore).filter(isFailure), calls }).toEqual({ logs: [], calls: [] });
  }),
);
