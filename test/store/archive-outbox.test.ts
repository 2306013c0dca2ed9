import { expect, test } from "vitest";
import { ARCHIVE_BEFORE_EXPIRY_MS } from "../../src/time-limits.ts";
import { eachCase } from "../support/long.ts";
import { ARCHIVING, scoreOf } from "./archiving.ts";
import { alice, announce, castIn, must, newSession, openSession, openVote, tap } from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, START, TTL_MS, type World } from "./support.ts";
import { approved, begin, buy, carried, filled, openSale, record } from "./trades.ts";

/** A change that the archive is to learn of: what it enters, and the call that makes it. */
interface Change {
  readonly ids: readonly (string | number)[];
  readonly call: () => Promise<unknown>;
}

const changes: Record<string, (world: World) => Promise<Change>> = {
  "a withdrawal": async (world) => {
    await openVote(world);
    const cause = tap();
    return { ids: [world.chatId], call: () => world.store.cancelProposal(world.chatId, alice.id, true, cause) };
  },
  "the keeping of a withdrawn vote": async (world) => {
    const { proposalId } = await openVote(world);
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    return { ids: [proposalId], call: () => world.store.keepCancelled(world.chatId, proposalId) };
  },
  "a trade that bought": async (world) => {
    const settlement = await approved(world);
    return { ids: [settlement.proposal.id], call: () => record(world, settlement) };
  },
  "a trade that sold": async (world) => {
    await openSession(world, [alice]);
    const { proposalId: bought } = await buy(world, 20);
    const sale = await openSale(world);
    must(await castIn(world, alice, { choice: "yes", lamports: null }));
    const settlement = await begin(world, sale);
    return { ids: [sale.proposalId, bought], call: () => record(world, settlement, filled({ received: 5 })) };
  },
  "an announcement": async (world) => {
    const settlement = await carried(world, await approved(world));
    await world.store.advanceSettlement(settlement, "announcing");
    const call = () => world.store.advanceSettlement({ ...settlement, state: "announcing" }, "announced");
    return { ids: [settlement.proposal.id, settlement.sessionId], call };
  },
  "a close": async (world) => {
    await openVote(world);
    return { ids: [world.chatId], call: () => world.store.closeSession(world.chatId, alice.id, true, tap()) };
  },
  "the end of a session": async (world) => {
    const id = await openSession(world, [alice]);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.recordSession(world.chatId);
    return { ids: [id], call: () => world.store.dropSession({ id, chatId: world.chatId }) };
  },
  "a move": async (world) => {
    await openVote(world);
    const to = newChatId();
    return { ids: [world.chatId], call: () => world.store.moveChat(world.chatId, to, "mover") };
  },
};

const scoresOf = (world: World, ids: Change["ids"]) => Promise.all(ids.map((id) => scoreOf(world, id)));

/** What the bot keeps of a chat, without the archive's entries. */
const stateOf = async ({ standIn, chatId }: World) =>
  Promise.all([`session:live:{${chatId}}`, `orders:{${chatId}}`].map((key) => standIn.command("HGETALL", key)));

/** Makes a call that is cut off after its first request, in which the server did not know the script. */
async function cutBeforeScript(world: World, call: () => Promise<unknown>): Promise<void> {
  world.standIn.flushScripts();
  const stop = world.standIn.onRequest(() => {
    world.standIn.faults.down = true;
  });
  await expect(call()).rejects.toThrow("unreachable");
  stop();
  world.standIn.resetFaults();
}

onEveryEngine("the outbox of the archive", ({ world: newWorld }) => {
  test.each(Object.entries(changes))("has the entry of %s before that is made", async (_, prepare) => {
    const world = newWorld(ARCHIVING);
    const { ids, call } = await prepare(world);
    const before = await stateOf(world);
    world.clock.now += 1_000;
    await cutBeforeScript(world, call);
    expect(await scoresOf(world, ids)).toEqual(ids.map(() => world.clock.now));
    expect(await stateOf(world)).toEqual(before);
    await call();
    expect(await stateOf(world)).not.toEqual(before);
  });

  eachCase(Object.entries(changes))("costs %s a command for its entry, and no request", async ([, prepare]) => {
    const [on, off] = [newWorld(ARCHIVING), newWorld()];
    // Once before, so that the server knows the scripts.
    await (await prepare(newWorld())).call();
    const [ready, readyOff] = [await prepare(on), await prepare(off)];
    const [cost, costOff] = [await on.cost(ready.call), await off.cost(readyOff.call)];
    expect(cost.requests).toBe(costOff.requests);
    // The end of a session also sets when its copy expires, and a move deletes the old chat's.
    expect(cost.billed - costOff.billed).toBeGreaterThanOrEqual(1);
    expect(cost.billed - costOff.billed).toBeLessThanOrEqual(2);
    expect(await scoresOf(off, readyOff.ids)).toEqual(readyOff.ids.map(() => null));
  });

  test("has a session from before it is opened, to be looked at an hour before it expires", async () => {
    const world = newWorld(ARCHIVING);
    const id = `${world.chatId}.10`;
    const save = () => world.store.saveSession(id, newSession(world), TTL_MS / 1_000);
    await cutBeforeScript(world, save);
    expect(await scoreOf(world, id)).toBe(START + TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS);
    expect(await world.field("id")).toBeNull();
    world.clock.now += MINUTE_MS;
    expect(must(await save()).tag).toBe("created");
    expect(must(await save()).tag).toBe("again");
    expect(await scoreOf(world, id)).toBe(START + TTL_MS - ARCHIVE_BEFORE_EXPIRY_MS);
  });

  test("leaves the newer entry of a session whose command is delivered again", async () => {
    const world = newWorld(ARCHIVING);
    const id = await openSession(world);
    await world.standIn.command("ZADD", "archive:due", START, id);
    await world.store.saveSession(id, newSession(world), TTL_MS / 1_000);
    expect(await scoreOf(world, id)).toBe(START);
  });

  test.each([
    [30 * MINUTE_MS, 15 * MINUTE_MS],
    [90 * MINUTE_MS, 45 * MINUTE_MS],
    [150 * MINUTE_MS, 90 * MINUTE_MS],
  ])("looks at a session that lives for %i ms after %i", async (ttlMs, after) => {
    const world = newWorld({ ttlMs, archiving: true });
    const id = `${world.chatId}.10`;
    must(await world.store.saveSession(id, newSession(world), ttlMs / 1_000));
    expect(await scoreOf(world, id)).toBe(START + after);
  });

  test("without the archive has nothing, whatever a session goes through", async () => {
    const world = newWorld();
    const id = await openSession(world, [alice]);
    const { proposalId } = await buy(world, 20);
    const settlement = await begin(world, await openSale(world));
    await announce(world, settlement);
    must(await world.store.closeSession(world.chatId, alice.id, true, tap()));
    await world.store.archiveSession(world.chatId);
    await world.store.moveChat(world.chatId, newChatId(), "");
    const ids = [id, proposalId, settlement.proposal.id, world.chatId];
    expect(await scoresOf(world, ids)).toEqual([null, null, null, null]);
    expect(await world.pttl(`ended:{${world.chatId}}.10`)).toBe(-2);
  });
});
