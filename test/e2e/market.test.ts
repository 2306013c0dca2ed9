import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { asked, MINTS, proposalOf, stopPrices } from "../support/market.ts";
import { cardFor, results } from "./messages.ts";
import { memberAt, openSession } from "./stage.ts";

const MINUTE_MS = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld({ executor: "paper", market: true });
  stopPrices(world.market);
});
afterAll(() => world.close());

it("a group is asked which token it means, votes on it by its price, and buys on paper at the market's", async () => {
  const { market } = world;
  const stage = await openSession(world, 2);
  const { group, members } = stage;
  const [proposer, other] = [memberAt(members, 0), memberAt(members, 1)];
  const card = () => cardFor(group, "MOON")?.text;

  await proposer.says(proposalOf("MOON"));
  expect(group.botMessages.at(-1)?.text).toContain(`Several tokens are called MOON. Which one do you mean?`);
  expect((await other.taps("2. Moonbase")).answer?.text).toBe("Only the one who sent this /propose can choose.");
  expect(card()).toBeUndefined();
  expect((await proposer.taps("2. Moonbase")).answer?.text).toBeUndefined();
  await expect.poll(card).toContain("0.05 SOL buys about 4.31978 MOON now, at 0.01157 SOL each");
  expect(card()).toContain(`Token address: ${MINTS.MOONBASE}\n“Moonbase” · verified · Liquidity $310000\n`);

  for (const one of members) await one.taps("Yes 0.05");
  market.move(MINTS.MOONBASE, "1.04");
  await world.advance(MINUTE_MS + 1_000);
  // 1.924 dollars, and 160 for a SOL.
  await expect
    .poll(() => results(group).at(-1)?.text)
    .toContain("📝 On paper: 8.316008316 MOON for 0.1 SOL at 0.012025. No money moved.");

  // Nobody knows how fast this goes: what was answered is known for some seconds only.
  const questions = ["search MOON", `order ${MINTS.SOL}`, `price ${MINTS.SOL},${MINTS.MOONBASE}`];
  expect([...new Set(asked(market))]).toEqual(questions);
  expect(market.calls.every(({ hasKey, status }) => hasKey && status === 200)).toBe(true);
  expect(JSON.stringify(world.worker.logs)).not.toContain(market.keys[0]);
});
