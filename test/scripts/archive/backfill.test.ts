import { expect, test } from "vitest";
import { enterAll } from "../../../scripts/archive/backfill.ts";
import { movedKey } from "../../../src/store/keys.ts";
import { initRedis } from "../../../src/store/redis.ts";
import { ARCHIVING, expire, foundOf, ofKind, scoreOf, sessionOf } from "../../store/archiving.ts";
import { alice, openSession } from "../../store/people.ts";
import { HOUR_MS, newChatId, onEveryEngine } from "../../store/support.ts";
import { buy, closeAll } from "../../store/trades.ts";

onEveryEngine("npm run archive:backfill", ({ world: newWorld }) => {
  test("has the archive find live sessions and orders, also of a chat whose move nobody remembers", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const to = newChatId();
    await world.store.moveChat(world.chatId, to, "mover");
    await expire(world, movedKey(world.chatId));
    expect(await enterAll(initRedis(world.standIn), world.clock.now)).toBeGreaterThanOrEqual(2);
    expect([await scoreOf(world, id), await scoreOf(world, proposalId)]).toEqual([world.clock.now, world.clock.now]);
    expect(ofKind(await foundOf(world, proposalId), "order")).toMatchObject([{ chatId: to, order: { number: 1 } }]);
    expect((await foundOf(world, id)).lookAt).toBeGreaterThan(world.clock.now + HOUR_MS);
    const there = { ...world, ...newWorld(ARCHIVING), chatId: to, clock: world.clock };
    await closeAll({ ...there, store: world.other(ARCHIVING) });
    expect(sessionOf(await foundOf(world, id))).toMatchObject({ ended: "closed", session: { chatId: to } });
  });
});
