/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type MarketStandIn, startMarket } from "../../dev/market/server.ts";
import { startWorld, type WorldWithArchive } from "../../dev/world.ts";
import { SOL_MINT } from "../../src/domain/market.ts";
import { BONK_MINT } from "../support/market-notes.ts";
import { propose } from "./stage.ts";

const MINUTE_MS = 60_000;
const WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

let world: WorldWithArchive;
let market: MarketStandIn;
beforeAll(async () => {
  world = await startWorld({ archive: true });
  market = await startMarket({ now: world.now, limits: { keylessPerSecond: 1_000 } });
  await world.setBindings({ MARKET_URL: market.url });
  world.telegram.flood.on = false;
});
afterAll(async () => {
  await world.close();
  await market.close();
});

/** A group that opens a session about something, in which these people buy a token, each with an amount. */
async function buys(
  about: string,
  token: string,
  people: readonly { first_name: string; id?: number; pays: string }[],
) {
  const group = world.telegram.group({ title: `Group of ${about}`, type: "group" });
  await group.creator.says(`/create_session "${about}" 1`);
  const members = people.map(({ pays, ...one }) => ({ pays, member: group.member(one) }));
  for (const { member } of members) await member.taps("Join");
  await propose(world, { group, admin: group.creator, members: members.map(({ member }) => member) }, token);
  for (const { member, pays } of members) await member.says(`/vote yes ${pays}`);
  await world.worker.idle();
  return { group, members: members.map(({ member }) => member) };
}

async function minutePasses(): Promise<void> {
  await world.advance(MINUTE_MS + 1_000);
  await world.worker.idle();
  await world.archive.runCron();
}

it("shows somebody in private what they hold in all their groups, and what it is worth, also behind a move and a /forget", async () => {
  market.setPrice(SOL_MINT, "100");
  market.setPrice(BONK_MINT, "0.00001");
  market.setPrice(WIF, "0.5");
  const zoe = { first_name: "Zoe", id: 4_000_000_001 };
  const first = await buys("Buy the dip", "BONK", [
    { ...zoe, pays: "0.05" },
    { first_name: "Bob", pays: "0.01" },
  ]);
  await minutePasses();
  const second = await buys("Hats", "WIF", [{ ...zoe, pays: "0.02" }]);
  await minutePasses();

  const chat = world.telegram.privateChat(zoe);
  const shown = async (who = chat): Promise<string[]> => {
    const before = who.botMessages.length;
    await who.says("/me");
    const [message, ...more] = who.botMessages.slice(before);
    expect(more).toEqual([]);
    return message?.text.split("\n") ?? [];
  };

  // Prices double for one, and halve for the other.
  market.setPrice(BONK_MINT, "0.00002");
  market.setPrice(WIF, "0.25");
  const day = expect.stringMatching(/^order 1 \((?:BONK|WIF)\) on paper · \d+ \w+ \d{4}$/);
  const list = await shown();
  expect(list).toEqual([
    "👤 Your shares, newest first",
    "",
    "👥 Group 1",
    day,
    "0.02 SOL paid, now 0.01 SOL, −0.01 SOL (−50 %)",
    "",
    "👥 Group 2",
    day,
    "0.05 SOL paid, now 0.1 SOL, +0.05 SOL (+100 %)",
    "",
    "Sum: 0.07 SOL paid, now 0.11 SOL, +0.04 SOL (+57.1 %)",
    "By the market's prices now. A sale may bring less.",
  ]);

  // In the group nobody learns of it, nor does anybody else in private.
  await first.members[0]?.says("/me");
  expect(first.group.botMessages.at(-1)?.text).toMatch(/^Ask me that in private\./);
  expect((await shown(world.telegram.privateChat({ first_name: "Eve" })))[0]).toMatch(/^You hold no shares now\./);

  // One group becomes a supergroup, the other one closes its session and forgets all.
  await first.group.creator.says("/close_session");
  await first.group.upgrade();
  await second.group.creator.says("/close_session");
  await world.worker.idle();
  await minutePasses();
  expect((await shown()).filter((line) => line.startsWith("👥"))).toEqual([
    "👥 Group 1 · “Hats”",
    "👥 Group 2 · “Buy the dip”",
  ]);
  await second.group.creator.says("/forget");
  await second.group.creator.taps("Forget everything");
  await second.group.creator.taps("Yes, forget it for good");
  await world.worker.idle();
  await minutePasses();
  const left = await shown();
  expect(left.filter((line) => line.startsWith("👥"))).toEqual(["👥 Group 1", "👥 Group 2 · “Buy the dip”"]);
  expect(left.slice(0, 11).map((line) => line.split(",")[0])).toEqual(
    list.slice(0, 11).map((line) => line.split(",")[0]?.replace(/^👥 Group 2$/, "👥 Group 2 · “Buy the dip”")),
  );

  const logs = [...world.archive.worker.logs, ...world.worker.logs].join("\n");
  expect(logs).toContain('"what":"me","outcome":"shown"');
  for (const word of ["Zoe", "Hats", "dip", "BONK", "WIF", String(zoe.id), String(second.group.id)])
    expect(logs).not.toContain(word);
});
