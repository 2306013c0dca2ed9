import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const OTHER = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

const world = await startBotWorld({ executor: "webhook", bindings: { TOKENS: JSON.stringify({ BONK }) } });
afterAll(() => world.close());

const tokensAsked = () => world.executor.calls.map(({ body }) => body?.data.token);

describe("a token that the deployer named a mint for", () => {
  it.each(["BONK", "bonk", "$Bonk"])("is passed on as that, and its card says so: %s", async (written) => {
    world.executor.resetRecords();
    const room = world.room();
    const shown = written.replace("$", "");
    await room.opens(room.bob);
    await room.backs(`/propose "BUY token=${written} amount=0.05"`, [room.bob, "0.05"]);
    const head = `🗳 BUY ${shown}\nPrice market · suggested 0.05 SOL\nToken address: ${BONK}\nBy @bob`;
    expect(room.card.text).toContain(`${head} · 5 minutes to vote, until `);
    expect(room.card.entities).toContainEqual({ type: "code", offset: head.indexOf(BONK), length: BONK.length });
    await world.pass(5 * 60_000);
    expect(room.card.text).toBe(`${head}\n\n✅ Passed, bought as order 1 · Yes 1 · No 0 · 0.05 SOL`);
    expect(tokensAsked()).toEqual([BONK]);
    expect(room.results[0]?.text).toContain(` ${shown} for 0.05 SOL at `);
  });

  it("is sold as that too, and the card of the sale says so", async () => {
    world.executor.resetRecords();
    const room = world.room();
    await room.opens(room.bob);
    await room.backs('/propose "BUY token=bonk amount=0.05"', [room.bob, "0.05"]);
    await world.pass(5 * 60_000);
    await room.bob.says('/propose "SELL order=1"');
    expect(room.card.text).toContain(
      `🗳 SELL order 1 (bonk)\n100 bonk, bought for 0.05 SOL\nToken address: ${BONK}\nBy @bob ·`,
    );
    await room.bob.taps("Yes");
    await world.pass(5 * 60_000);
    expect(tokensAsked()).toEqual([BONK, BONK]);
    expect((await room.bob.says("/order_1"))[0]).toContain(`\nToken address: ${BONK}\n`);
  });
});

describe("a token that nobody named a mint for", () => {
  it.each(["WIF", "wif", OTHER])("is passed on as it was written, and its card adds nothing: %s", async (written) => {
    world.executor.resetRecords();
    const room = world.room();
    await room.opens(room.bob);
    await room.backs(`/propose "BUY token=${written} amount=0.05"`, [room.bob, "0.05"]);
    expect(room.card.text).not.toContain("Token address");
    await world.pass(5 * 60_000);
    expect(tokensAsked()).toEqual([written]);
  });
});
