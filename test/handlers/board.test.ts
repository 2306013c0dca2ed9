import { afterAll, describe, expect, it } from "vitest";
import { readToken } from "../../src/board/token.ts";
import { BOARD_LINK_MS, LATE_COMMAND_MS } from "../../src/time-limits.ts";
import { boardAddress } from "../support/board.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { lastUpdate, redeliver } from "../support/redeliver.ts";
import type { Room } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const OUR_BOARD =
  "Our board: the vote as it runs, what we hold, and past votes. Whoever has the link can look, for 24 hours.";
const ADMINS_ONLY = "Only admins can end the links to our board. Send /board for a link.";

/** What the newest link in a room says. */
async function linkIn({ group }: Room) {
  const token = boardAddress(group).slice(`${world.url}/board/`.length);
  return readToken(world.webhookSecret, token, world.clock.now());
}
const epochIn = async ({ group }: Room) => (await world.store.findBoardEpoch(group.id)).epoch;

describe("/board", () => {
  it("gives anybody a link by a button, for a day, also without a session", async () => {
    const room = world.room();
    expect(await room.bob.says("/board")).toEqual([OUR_BOARD]);
    const { clock } = world;
    const expiresAt = Math.floor((clock.now() + BOARD_LINK_MS) / 1_000) * 1_000;
    expect(await linkIn(room)).toEqual({ tag: "valid", token: { chatId: room.group.id, epoch: 0, expiresAt } });
  });

  it("has no address in its text, so nothing is shown as a preview", async () => {
    const room = world.room();
    await room.bob.says("/board");
    expect(room.message("Our board").text).not.toContain("http");
  });

  it("costs one request, and says in the log what it was, without the link", async () => {
    const room = world.room();
    await room.bob.says("/board");
    world.logs.length = 0;
    await room.bob.says("/board");
    expect(world.logs.at(-1)).toMatchObject({ what: "board", outcome: "shown", redis: 1 });
    expect(JSON.stringify(world.logs)).not.toContain("/board/");
  });
});

describe("/board new", () => {
  it.each(["/board new", "/board NEW ", "/board@{bot} new"])(
    "ends earlier links if an admin sends it: %s",
    async (text) => {
      const room = world.room();
      await room.bob.says("/board");
      const written = text.replace("{bot}", world.telegram.botUser.username ?? "");
      expect(await room.alice.says(written)).toEqual([`Earlier links have ended. Here is a new one.\n${OUR_BOARD}`]);
      expect(await linkIn(room)).toMatchObject({ token: { epoch: 1 } });
      expect(await world.store.openBoard(room.group.id, 0)).toEqual({ tag: "revoked" });
    },
  );

  it("is refused to others", async () => {
    const room = world.room();
    expect(await room.bob.says("/board new")).toEqual([ADMINS_ONLY]);
    expect(await epochIn(room)).toBe(0);
  });

  it("ends links once, however often Telegram delivers it", async () => {
    const room = world.room();
    await room.alice.says("/board new");
    await redeliver(world, lastUpdate(world), 3);
    expect(await epochIn(room)).toBe(1);
  });

  it("is refused when it is late", async () => {
    const room = world.room();
    await room.alice.says("/help");
    const update = lastUpdate(world);
    const date = Math.floor((world.clock.now() - LATE_COMMAND_MS) / 1_000) - 1;
    const message = update.message && { ...update.message, date, message_id: 900, text: "/board new" };
    await redeliver(world, { update_id: update.update_id + 900, ...(message && { message }) });
    expect(await epochIn(room)).toBe(0);
    expect(room.texts.at(-1)).toContain("That reached me late.");
  });
});
