import { expect, test } from "vitest";
import { tradeOf } from "../../src/domain/settlement.ts";
import { settingsKey } from "../../src/store/keys.ts";
import { NOTE } from "../support/market-notes.ts";
import { alice, castIn, must, newProposal, openSession, openVote, settleAll, yes } from "./people.ts";
import { HOUR_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, holding, openSale } from "./trades.ts";

/** A world whose request may note a quote: it has a name. */
const QUOTED = { ttlMs: TTL_MS, attemptId: "quoter" };

/** Sets the rule to basis points, by the update of this number. */
const set = async (world: World, basisPoints: number, updateId: number, chatId = world.chatId) =>
  must(await world.store.setRule(chatId, { rule: "slippage", value: basisPoints }, { updateId, late: false }));
const slippageOf = async (world: World, chatId = world.chatId) => must(await world.store.readRules(chatId)).slippage;
const frozenIn = async (world: World) => (await world.store.findActiveProposal(world.chatId))?.rules.slippage;

onEveryEngine("the rule slippage", ({ world: newWorld }) => {
  test("is kept as basis points, and 5% if a group has set none", async () => {
    const world = newWorld();
    expect(await slippageOf(world)).toBe(500);
    expect(await set(world, 250, 1)).toMatchObject({ slippage: 250 });
    expect(await slippageOf(world)).toBe(250);
    expect(await world.standIn.command("HGET", settingsKey(world.chatId), "slippage")).toBe("250");
  });

  test("is frozen with a proposal, and the next one has the newer", async () => {
    const world = newWorld();
    await set(world, 250, 1);
    const made = await openVote(world);
    expect(made.rules.slippage).toBe(250);
    await set(world, 1_000, 2);
    expect(await frozenIn(world)).toBe(250);
    await settleAll(world, made);
    expect(must(await world.store.addProposal(world.chatId, newProposal(world, 40))).rules.slippage).toBe(1_000);
    expect(await frozenIn(world)).toBe(1_000);
  });

  test("bounds each attempt of a buy by the quote that the group saw, whatever is set meanwhile", async () => {
    const world = newWorld(QUOTED);
    await set(world, 250, 1);
    const made = await openVote(world);
    expect(await world.store.noteMarket(world.chatId, made, NOTE)).not.toBeNull();
    must(await castIn(world, alice, yes()));
    await set(world, 5_000, 2);
    for (const attemptId of ["a", "b"]) {
      expect(tradeOf(await begin(world, made, attemptId), [])).toMatchObject({ maxPrice: "0.000000128125" });
      // The lease of the one before is over.
      world.clock.now += HOUR_MS;
    }
  });

  test("bounds a sale, too, and nothing that had no quote", async () => {
    const world = newWorld(QUOTED);
    await holding(world);
    await set(world, 5_000, 1);
    const made = await openSale(world);
    expect(await world.store.noteMarket(world.chatId, made, NOTE)).not.toBeNull();
    must(await castIn(world, alice, { choice: "yes", lamports: null }));
    expect(tradeOf(await begin(world, made), [])).toMatchObject({ minPrice: "0.0000000625" });

    const unquoted = newWorld();
    const buy = await openVote(unquoted);
    must(await castIn(unquoted, alice, yes()));
    expect(tradeOf(await begin(unquoted, buy), [])).toMatchObject({ maxPrice: null });
  });

  test("comes along into a supergroup, whose own wins", async () => {
    for (const own of [null, 2_000]) {
      const world = newWorld();
      const to = newChatId();
      await openSession(world);
      await set(world, 250, 1);
      if (own !== null) await set(world, own, 2, to);
      await world.store.moveChat(world.chatId, to, "");
      expect(await slippageOf(world, to)).toBe(own ?? 250);
    }
  });
});
