import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ARCHIVING } from "../store/archiving.ts";
import { alice, announce, bob, must, openSession, tap } from "../store/people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, type World } from "../store/support.ts";
import { buy, carried, closeAll, filled } from "../store/trades.ts";
import { engines } from "../support/engines.ts";
import { LONG } from "../support/long.ts";
import { eachKill, type Kill, killAtRedis } from "./kills.ts";
import { memoryDatabase } from "./memory-database.ts";
import { copiesOf, rowsOf, runOnce, runUntilQuiet } from "./running.ts";
import { inChat, openBusy } from "./scenario.ts";

/** What the bot does in a chat: what has been before, and what it does by one update, which Telegram delivers again. */
interface Deed {
  readonly chatIds: readonly number[];
  readonly call: () => Promise<unknown>;
}

/** A vote that a session has, settled by whoever comes. What an earlier attempt did stays. */
async function settle(world: World, made: Awaited<ReturnType<typeof openBusy>>): Promise<void> {
  world.clock.now = Math.max(world.clock.now, made.endTime);
  const begun = await world.store.beginSettlement(made, `settler at ${world.clock.now}`);
  if (begun.tag !== "go") return;
  const { settlement } = begun;
  await announce(world, settlement.state === "closed" ? await carried(world, settlement, filled()) : settlement);
}

const deeds: Record<string, (world: World) => Promise<Deed>> = {
  "opening a session": async (world) => ({
    chatIds: [world.chatId],
    call: () => openSession(world, [alice]),
  }),
  "withdrawing a vote": async (world) => {
    const { proposalId } = await openBusy(world);
    const cause = tap();
    const call = async () => {
      must(await world.store.cancelProposal(world.chatId, alice.id, true, cause));
      await world.store.keepCancelled(world.chatId, proposalId);
    };
    return { chatIds: [world.chatId], call };
  },
  "settling a buy": async (world) => {
    const made = await openBusy(world);
    return { chatIds: [world.chatId], call: () => settle(world, made) };
  },
  "closing a session in the middle of a vote": async (world) => {
    await openBusy(world);
    const cause = tap();
    const call = async () => {
      const closed = await world.store.closeSession(world.chatId, alice.id, true, cause);
      if (closed.ok) await world.store.archiveSession(world.chatId);
    };
    return { chatIds: [world.chatId], call };
  },
  "moving to a supergroup": async (world) => {
    await openSession(world, [alice, bob], 3);
    await buy(world, 4, [alice]);
    const to = newChatId();
    return { chatIds: [world.chatId, to], call: () => world.store.moveChat(world.chatId, to, "mover") };
  },
  "moving to a supergroup that has a session": async (world) => {
    const to = newChatId();
    const there = inChat(world, to);
    await openSession(there, [alice], 3);
    await buy(there, 4, [alice]);
    await openBusy(world);
    return { chatIds: [world.chatId, to], call: () => world.store.moveChat(world.chatId, to, "mover") };
  },
  "moving to a supergroup that has a session, with a vote to settle": async (world) => {
    const to = newChatId();
    await openSession(inChat(world, to), [alice], 3);
    const made = await openBusy(world);
    world.clock.now = made.endTime;
    const call = async () => {
      await world.store.moveChat(world.chatId, to, "mover");
      await settle(world, made);
    };
    return { chatIds: [world.chatId, to], call };
  },
};

/** Without times: what dies does it later. */
const timeless = (rows: readonly string[]) => rows.map((row) => row.replaceAll(/\b1[89]\d{11}\b/g, "then"));

onEveryEngine("the archive has the same of a bot that dies", ({ engine, world: newWorld }) => {
  beforeEach(async () => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    await newWorld().standIn.command("DEL", "archive:due", "archive:refused", "archive:seen");
  });
  afterEach(() => vi.restoreAllMocks());

  /**
   * What the archive has in the end if the bot dies there, the archive runs meanwhile, and the update comes again. Null if
   * the bot did not come there.
   */
  async function archivedOf(prepare: (world: World) => Promise<Deed>, kill: Kill | null) {
    const [world, database] = [newWorld(ARCHIVING), memoryDatabase()];
    const { chatIds, call } = await prepare(world);
    if (kill !== null) {
      const died = await killAtRedis(world, kill, call);
      if (!died) await world.standIn.command("DEL", "archive:due");
      if (!died) return null;
      for (let runs = 0; runs < 3; runs += 1) {
        await runOnce(world, database);
        world.clock.now += MINUTE_MS;
      }
    }
    await call();
    const last = chatIds.at(-1) ?? world.chatId;
    await runOnce(world, database);
    if ((await world.store.readWhole(last)) !== null) await closeAll(inChat(world, last));
    await runUntilQuiet(world, database, chatIds);
    expect(await copiesOf(world, chatIds)).toEqual([]);
    return timeless(rowsOf(database, chatIds));
  }

  // The engines differ in nothing that is left to see here.
  test.each(engine === engines[0] ? Object.entries(deeds) : [])("at any request of %s", LONG, async (_, prepare) => {
    const whole = await archivedOf(prepare, null);
    expect(whole?.length).toBeGreaterThan(0);
    const deaths = await eachKill(async (kill) => {
      const rows = await archivedOf(prepare, kill);
      if (rows !== null) expect(rows, `${kill.when} ${kill.n}`).toEqual(whole);
      return rows !== null;
    });
    expect(deaths).toBeGreaterThan(1);
  });

  test("between a session's end in the group and in Redis", async () => {
    const [, prepare] = Object.entries(deeds).find(([name]) => name.startsWith("closing")) ?? [];
    if (prepare === undefined) throw new TypeError("no such deed");
    expect(await archivedOf(prepare, { n: 3, when: "after" })).toEqual(await archivedOf(prepare, null));
  });
});
