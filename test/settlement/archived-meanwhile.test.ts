import { afterAll, expect, it } from "vitest";
import { hashScripts } from "../../src/store/script.ts";
import { closeSessionScript } from "../../src/store/scripts/close-session.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { publishesFor } from "../support/redeliver.ts";

const world = await startBotWorld();
afterAll(() => world.close());

it("a vote that a close cancels has its card say so, also where QStash's call archives the session before the close does", async () => {
  // Redis knows the script from here on.
  const earlier = world.room();
  await earlier.opens(earlier.bob);
  await earlier.alice.says("/close_session");
  const room = world.room();
  await room.votes(room.bob);
  const [publish] = publishesFor(world, room);
  await hashScripts();
  const passing = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await passing(input, init);
    if (!String(init?.body).includes(closeSessionScript.sha)) return response;
    globalThis.fetch = passing;
    expect((await world.qstash.post(publish?.url ?? "", publish?.body ?? "")).status).toBe(200);
    return response;
  };
  await room.alice.says("/close_session");
  expect(room.card.text).toContain("Cancelled");
  expect(room.sessionCard.text).toContain("🔒 Closed");
  expect(await world.store.findActiveSession(room.group.id)).toBeNull();
});
