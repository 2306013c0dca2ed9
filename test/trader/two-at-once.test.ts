/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectOnce } from "./exactly-once.ts";
import { type Asked, BONK, type Stage, startStage } from "./stage.ts";

/** More than a lease, and than a block needs to be final. */
const LATER_MS = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => stage.startAnew());
afterAll(() => stage.close());

const BUY: Asked = {};
const SALE: Asked = { kind: "sell", bought: { proposalId: "-5.1", tokenAmount: "250000" } };

async function begin(some: Asked): Promise<Asked> {
  await stage.startAnew();
  if (some.kind === "sell") await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 30_000_000_000n);
  return { ...some, id: stage.newId() };
}

describe.each([
  { name: "buy", some: BUY },
  { name: "sale", some: SALE },
])("two attempts at a $name at once", ({ some }) => {
  it("make it once, and the second one is told to wait", async () => {
    const asked = await begin(some);
    const [first, second] = await Promise.all([stage.ask(asked), stage.ask(asked), stage.cron()]);
    expect([first.body, second.body]).toEqual([{ status: "pending" }, { status: "pending" }]);
    stage.pass(LATER_MS);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });

  it("make it once, wherever the first one stands still until the second one is through", async () => {
    await stage.ask(await begin(some));
    await stage.ask(await begin(some));
    const count = stage.outgoing.names.length;
    expect(count).toBeGreaterThan(8);
    for (let at = 1; at <= count; at += 1) {
      const asked = await begin(some);
      const { promise: through, resolve: goOn } = Promise.withResolvers<void>();
      const { promise: isStill, resolve: stands } = Promise.withResolvers<void>();
      stage.outgoing.onRequest = () => {
        if (stage.outgoing.names.length !== at) return undefined;
        stage.outgoing.onRequest = null;
        stands();
        return through;
      };
      const slow = stage.ask(asked);
      await isStill;
      // The first one's lease is over, and its client gives up no request: nobody else is so slow.
      stage.pass(LATER_MS);
      const answered = await stage.askUntilFinal(asked);
      goOn();
      await slow;
      stage.pass(LATER_MS);
      await expectOnce(stage, asked, answered);
    }
  });
});

describe("two trades of one wallet", () => {
  it("are made one after the other", async () => {
    const [one, two] = [
      { ...(await begin(BUY)), id: stage.newId() },
      { ...BUY, id: stage.newId() },
    ];
    await Promise.all([stage.ask(one), stage.ask(two)]);
    expect(stage.landed()).toHaveLength(1);
    stage.outgoing.reset();
    // Whichever is not first waits, and asks nobody but Redis.
    await Promise.all([stage.ask(one), stage.ask(two)]);
    expect(stage.outgoing.names.filter((name) => name === "order")).toEqual([]);
    stage.pass(LATER_MS);
    await stage.cron();
    await stage.cron();
    await stage.askUntilFinal(one);
    await stage.askUntilFinal(two);
    expect(stage.landed()).toHaveLength(2);
  });

  it("cannot sell the same buy", async () => {
    const one = await begin(SALE);
    const two = { ...SALE, id: stage.newId() };
    const sold = await stage.askUntilFinal(one);
    expect((await stage.askUntilFinal(two)).body).toEqual({
      status: "rejected",
      reason: "This order was sold already, or is being sold by another vote.",
    });
    await expectOnce(stage, one, sold);
  });
});
