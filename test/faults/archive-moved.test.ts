/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BOT_WORK } from "./archive-bot-cases.ts";
import { archiveLeftovers } from "./archive-rows.ts";
import { type ArchiveClocks, archiveUntilQuiet, startArchiveClocks } from "./archive-world.ts";

let clocks: ArchiveClocks;
beforeAll(async () => {
  clocks = await startArchiveClocks();
});
afterAll(() => clocks.world.close());

describe("a group that was archived, and becomes a supergroup that was archived, too", () => {
  it("is found under the supergroup's id, with its orders behind those that were there", async () => {
    const { world } = clocks;
    const { archive } = world;
    const work = BOT_WORK.find(({ name }) => name.endsWith("that has a session and an order"));
    if (work === undefined) throw new Error("no such work");
    world.telegram.flood.on = false;
    const moving = await work.open(clocks);
    const [oldId] = moving.oldChatIds;
    const newId = String(moving.stage.group.id);
    await archiveUntilQuiet(world);
    const orders = async () =>
      (await archive.rows("orders")).map(({ chat_id, number, bought }) => [chat_id, number, bought]);
    const bought = (token: string) => expect.objectContaining({ token });
    expect(await orders()).toEqual(
      expect.arrayContaining([
        [String(oldId), 1, bought("BONK")],
        [newId, 1, bought("POPCAT")],
      ]),
    );

    await moving.act();
    await moving.again();
    await archiveUntilQuiet(world);
    expect(await orders()).toEqual([
      [newId, 1, bought("POPCAT")],
      [newId, 2, bought("BONK")],
    ]);
    await moving.end();
    await world.worker.idle();
    await archiveUntilQuiet(world);
    expect(await orders()).toHaveLength(2);
    for (const table of ["sessions", "proposals"] as const)
      expect(new Set((await archive.rows(table)).map(({ chat_id }) => chat_id))).toEqual(new Set([newId]));
    expect((await archive.rows("sessions")).map(({ id }) => id).toSorted()).toEqual(moving.sessionIds.toSorted());
    expect(await archiveLeftovers(world, moving, moving.sessionIds)).toEqual([]);
  });
});
