import { afterEach, expect, test, vi } from "vitest";
import { liveKey, spentKey } from "../../src/store/keys.ts";
import { agree, openVoteUnder, setRules, spentBy } from "./group-rules.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, no, tap, yes } from "./people.ts";
import { MINUTE_MS, newChatId, onEveryEngine, TTL_MS, type World } from "./support.ts";
import { begin, carried, dave, filled, holding, openSale } from "./trades.ts";

const RULES = {
  voting: "7",
  amounts: "1000000 5000000 900000000",
  pass: "60%",
  quorum: "50%",
  sale: "shares",
  change: "on",
  cap: "950000000",
  daily: "940000000",
};

/** Every word of every reply that Redis gives from here on, which `afterEach` ends. */
function listen(): Set<string> {
  const words = new Set<string>();
  const real = globalThis.fetch;
  const collect = (reply: unknown): void => {
    if (Array.isArray(reply)) for (const part of reply) collect(part);
    else if (typeof reply === "object" && reply !== null) for (const part of Object.values(reply)) collect(part);
    else for (const word of String(reply).split(/[|: ]/)) words.add(word);
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...call) => {
    const response = await real(...call);
    collect(JSON.parse(await response.clone().text()));
    return response;
  });
  return words;
}

/** The words that are numbers as Lua 5.3, or a number that is too long, would write them. */
const strange = (words: Iterable<string>): readonly string[] =>
  [...words].filter((word) => /^-?\d+\.0$|^-?\d+(\.\d+)?e\+?\d+$|nan|inf$/.test(word));

/** All that is kept in hashes of the chat. */
async function keptIn(world: World, chatId: number): Promise<readonly string[]> {
  const keys = [liveKey(chatId), spentKey(chatId), `proposal:{${chatId}}.20`, `proposal:{${chatId}}.60`];
  const values = await Promise.all(keys.map((key) => world.standIn.command("HVALS", key)));
  return values.flat().flatMap((value) => String(value).split(/[|: ]/));
}

onEveryEngine("the numbers of votes under rules", ({ world: newWorld }) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("are whole in each reply, and as they are kept, from the proposal to the kept one", async () => {
    const world = newWorld();
    const words = listen();
    const made = await openVoteUnder(world, RULES);
    for (const ballot of [agree, yes(900_000_000), no, yes(7_000_000)]) must(await castIn(world, bob, ballot));
    await castIn(world, carol, yes(945_000_000));
    await castIn(world, carol, yes(900_000_001));
    await castIn(world, bob, yes(899_000_000), tap(), "voter");
    await castIn(world, carol, yes(60_000_000));
    world.clock.now += 3 * MINUTE_MS + 1;
    await world.store.beginSettlement(made, "looker");
    await world.other({ ttlMs: TTL_MS, attemptId: "reminder" }).beginReminder(world.chatId, made.proposalId);
    await announce(world, await carried(world, await begin(world, made)));
    expect(words.size).toBeGreaterThan(50);
    expect(strange(words)).toEqual([]);
    expect(strange(await keptIn(world, world.chatId))).toEqual([]);
  });

  test("are whole where a vote ends early, somebody leaves, and what was put in is given back", async () => {
    const world = newWorld();
    const words = listen();
    await openVoteUnder(world, { ...RULES, change: "off", pass: "majority" });
    world.clock.now += 333;
    for (const voter of [alice, bob]) must(await castIn(world, voter, yes(3_333_333), tap(), "voter"));
    const at = { chatId: world.chatId, attemptId: "leaver" };
    must(await world.store.removeParticipant(`${world.chatId}.10`, carol.id, at));
    must(await world.store.cancelProposal(world.chatId, alice.id, true, tap()));
    const next = must(await world.store.addProposal(world.chatId, newProposal(world, 60, { minutes: 1 })));
    must(await castIn(world, alice, agree));
    must(await castIn(world, bob, no));
    await announce(world, await begin(world, next));
    expect(strange(words)).toEqual([]);
    expect(strange(await keptIn(world, world.chatId))).toEqual([]);
    expect(await spentBy(world, alice)).toBe("");
  });

  test("are whole on a sale by shares, and in a chat that moves", async () => {
    const world = newWorld();
    const words = listen();
    const to = newChatId();
    await setRules(world, RULES);
    await holding(world);
    const made = await openSale(world);
    for (const ballot of [agree, no, agree]) must(await castIn(world, alice, ballot));
    must(await castIn(world, dave, no));
    await world.store.moveChat(world.chatId, to, "");
    must(await castIn({ ...world, chatId: to }, bob, agree));
    const settlement = await begin(world, { ...made, chatId: to });
    await announce(world, await carried(world, settlement, filled({ received: 5 })));
    expect(strange(words)).toEqual([]);
    expect(strange(await keptIn(world, to))).toEqual([]);
  });
});
