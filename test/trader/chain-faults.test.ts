/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { initRedis } from "../../src/store/redis.ts";
import { setAside } from "../../trader/records/set-aside.ts";
import { expectOnce } from "./exactly-once.ts";
import { type Asked, BONK, type Stage, startStage } from "./stage.ts";

const LATER_MS = 60_000;
/** More than a transaction can wait to land, and than is needed to be sure of that. */
const DEAD_MS = 120_000;
/** So far behind the others that a node calls itself unhealthy. */
const UNHEALTHY_SLOTS = 400;

let stage: Stage;
let asked: Asked;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(async () => {
  await stage.startAnew();
  asked = { id: stage.newId() };
});
afterAll(() => stage.close());

const PENDING = { status: "pending" };

/** The number of different transactions that were signed. */
const signedCount = async (): Promise<number> => Number(await stage.field(String(asked.id), "count"));

/** Has everybody forget what they were sent. */
async function lose(): Promise<void> {
  stage.solana.jupiter.faults.nextOf("execute", "not_landed");
  for (const node of stage.solana.nodes) node.faults.nextOf("sendTransaction", "drop");
  expect((await stage.ask(asked)).body).toEqual(PENDING);
}

describe("a transaction that never lands", () => {
  it("is sent again, the same bytes, while it may land", async () => {
    await lose();
    await stage.ask(asked);
    expect(stage.landed()).toHaveLength(1);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
    expect(await signedCount()).toBe(1);
  });

  it("is followed by another one only when it can never land", async () => {
    await lose();
    stage.solana.jupiter.faults.always("not_landed", "execute");
    for (const node of stage.solana.nodes) node.faults.always("drop", "sendTransaction");
    // 150 blocks take a minute, 32 more are to be finalized above that, and a finalized one is 32 below the newest.
    for (let ms = 0; ms < 84_000; ms += 12_000) {
      expect((await stage.ask(asked)).body).toEqual(PENDING);
      expect(await signedCount()).toBe(1);
      stage.pass(12_000);
    }
    stage.solana.resetFaults();
    stage.pass(12_000);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
    expect(await signedCount()).toBe(2);
  });

  it("ends the trade after four of them, and then nothing is reserved any more", async () => {
    stage.solana.jupiter.faults.always("not_landed", "execute");
    for (const node of stage.solana.nodes) node.faults.always("drop", "sendTransaction");
    expect((await stage.askUntilFinal(asked)).body).toEqual({
      status: "rejected",
      reason: "The network did not take the trade in time, several times over.",
    });
    expect(await signedCount()).toBe(4);
    expect(await stage.upstash.command("HLEN", "{trader}:spent")).toBe(0);
    expect(await stage.upstash.command("HGET", "{trader}:wallet", "live")).toBeNull();
    expect(stage.landed()).toEqual([]);
  });

  it("ends the trade if the deadline has passed by then", async () => {
    await stage.ask({ ...asked, deadline: stage.now() + 30_000 });
    await stage.startAnew();
    asked = { ...asked, deadline: stage.now() + 30_000 };
    await lose();
    stage.solana.jupiter.faults.always("not_landed", "execute");
    for (const node of stage.solana.nodes) node.faults.always("drop", "sendTransaction");
    expect((await stage.askUntilFinal(asked)).body).toEqual({
      status: "rejected",
      reason: "The deadline has passed.",
    });
    expect(await signedCount()).toBe(1);
  });

  it("that was begun before the deadline may land after it", async () => {
    asked = { ...asked, deadline: stage.now() + 30_000 };
    await lose();
    stage.pass(40_000);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });
});

describe("in doubt nothing is signed", () => {
  const [FIRST, SECOND] = [0, 1] as const;

  /** Lets so much time pass that the transaction is dead, and asks. Then ends all faults: only now there is another one. */
  async function expectDoubt(): Promise<void> {
    stage.pass(DEAD_MS);
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    expect(await signedCount()).toBe(1);
    stage.solana.resetFaults();
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  }

  it.each([FIRST, SECOND])("while node %i is away", async (at) => {
    await lose();
    stage.solana.nodes[at].faults.always("cut");
    await expectDoubt();
    expect(await signedCount()).toBe(2);
  });

  it.each([FIRST, SECOND])("while node %i is far behind", async (at) => {
    await lose();
    stage.solana.nodes[at].lagSlots = UNHEALTHY_SLOTS;
    await expectDoubt();
    expect(await signedCount()).toBe(2);
  });

  it.each([FIRST, SECOND])("while node %i asks for pauses", async (at) => {
    await lose();
    stage.solana.nodes[at].faults.always("limit");
    await expectDoubt();
  });

  it.each([FIRST, SECOND])("while node %i has lost its history", async (at) => {
    await lose();
    stage.pass(LATER_MS);
    stage.solana.nodes[at].restart({ history: "lost" });
    stage.pass(DEAD_MS);
    for (let asks = 0; asks < 5; asks += 1) {
      expect((await stage.ask(asked)).body).toEqual(PENDING);
      stage.pass(LATER_MS);
    }
    expect(await signedCount()).toBe(1);
  });

  it("if the first node has lost the transaction that landed, the second one's word counts", async () => {
    await stage.ask(asked);
    expect(stage.landed()).toHaveLength(1);
    stage.pass(LATER_MS);
    stage.solana.nodes[FIRST].restart({ history: "lost" });
    stage.pass(DEAD_MS);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
    expect(await signedCount()).toBe(1);
  });

  it("if the node that says how long a transaction can land is behind the one that rehearsed it", async () => {
    stage.outgoing.onRequest = (name) => {
      if (name === "getBlockHeight") stage.solana.nodes[FIRST].lagSlots = 100;
    };
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    stage.outgoing.onRequest = null;
    expect(await stage.field(String(asked.id), "signature")).toBeNull();
    stage.solana.resetFaults();
    stage.solana.nodes[FIRST].lagSlots = 0;
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });

  it.each(["buy", "sell"] as const)("if all nodes deny a %s that has moved the wallet's tokens", async (kind) => {
    if (kind === "sell") {
      await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 30_000_000_000n);
      asked = { ...asked, kind, bought: { proposalId: "-5.1", tokenAmount: "250000" } };
    }
    await stage.ask(asked);
    expect(stage.landed()).toHaveLength(1);
    // As a node does whose blocks have a gap since it was started from a newer snapshot.
    const body = { jsonrpc: "2.0", id: 1, result: { context: { slot: 10 ** 12 }, value: [null] } };
    for (const node of stage.solana.nodes)
      node.faults.always({ custom: { status: 200, body } }, "getSignatureStatuses");
    stage.pass(DEAD_MS);
    for (let asks = 0; asks < 3; asks += 1) {
      expect((await stage.ask(asked)).body).toEqual(PENDING);
      stage.pass(LATER_MS);
    }
    expect(await signedCount()).toBe(1);
    stage.solana.resetFaults();
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });

  it("if all nodes deny a trade that was set aside, although the next one has moved its tokens back", async () => {
    await stage.ask(asked);
    const body = { jsonrpc: "2.0", id: 1, result: { context: { slot: 10 ** 12 }, value: [null] } };
    for (const node of stage.solana.nodes)
      node.faults.always({ custom: { status: 200, body } }, "getSignatureStatuses");
    stage.pass(24 * 3_600_000);
    const id = String(asked.id);
    expect(await setAside(initRedis(stage.upstash), id, stage.now())).toEqual({ tag: "set_aside" });
    await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 0n);
    stage.pass(LATER_MS);
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    stage.solana.resetFaults();
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });

  it("if neither has it, the trade stays pending, and keeps the wallet until it is set aside", async () => {
    const id = String(asked.id);
    await stage.ask(asked);
    stage.pass(LATER_MS);
    for (const node of stage.solana.nodes) node.restart({ history: "lost" });
    stage.pass(DEAD_MS);
    for (let asks = 0; asks < 5; asks += 1) {
      expect((await stage.ask(asked)).body).toEqual(PENDING);
      stage.pass(LATER_MS);
    }
    expect(stage.landed()).toHaveLength(1);

    stage.pass(24 * 3_600_000);
    const next: Asked = { id: stage.newId(), deadline: stage.now() + 24 * 3_600_000 };
    expect((await stage.ask(next)).body).toEqual(PENDING);
    expect(await stage.field(String(next.id), "signature")).toBeNull();
    expect(await setAside(initRedis(stage.upstash), id, stage.now())).toEqual({ tag: "set_aside" });
    expect((await stage.askUntilFinal(next)).body.status).toBe("filled");
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    expect([stage.landed().length, await signedCount()]).toEqual([2, 1]);
  });
});

describe("a first node that knows too little of what has landed", () => {
  const result = (value: unknown) => ({ custom: { status: 200, body: { jsonrpc: "2.0", id: 1, result: value } } });
  const SEEN = { slot: 1, confirmations: 0, err: null, confirmationStatus: "processed" };

  it.each([
    ["stopped when it had just seen it", "getSignatureStatuses", result({ context: { slot: 1 }, value: [SEEN] })],
    ["keeps signatures, and no transactions", "getTransaction", result(null)],
    ["fails when it is asked for the transaction", "getTransaction", "fail" as const],
  ])("is no reason to wait for it if it %s, and the second one has it", async (_, method, fault) => {
    await stage.ask(asked);
    expect(stage.landed()).toHaveLength(1);
    stage.solana.nodes[0].faults.always(fault, method);
    stage.pass(LATER_MS);
    const answered = await stage.ask(asked);
    expect(answered.body).toMatchObject({ status: "filled" });
    await expectOnce(stage, asked, answered);
  });

  it("is asked again as long as nobody says how many tokens it brought", async () => {
    await stage.ask(asked);
    const meta = { err: null, fee: 5_000, preBalances: [10_000_000_000], postBalances: [9_940_000_000] };
    const without = { meta, transaction: { message: { accountKeys: [stage.wallet.address] } } };
    for (const node of stage.solana.nodes) node.faults.always(result(without), "getTransaction");
    stage.pass(LATER_MS);
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    stage.solana.resetFaults();
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
  });
});

describe("a transaction on a fork that loses", () => {
  it("is not told as filled, and lands once in the end, although Jupiter says that it has landed already", async () => {
    await stage.ask(asked);
    expect(stage.landed()).toHaveLength(1);
    expect((await stage.ask(asked)).body).toEqual(PENDING);
    stage.solana.chain.rollBack(3);
    expect(stage.landed()).toEqual([]);
    await expectOnce(stage, asked, await stage.askUntilFinal(asked));
    expect(await signedCount()).toBe(1);
  });
});

describe("whoever is sent a transaction", () => {
  it.each(["cut", "cut_after", "fail", "fail_after", "limit", "nonsense", "not_landed"] as const)(
    "may answer %s instead of landing it",
    async (fault) => {
      stage.solana.jupiter.faults.always(fault, "execute");
      const [first, second] = stage.solana.nodes;
      if (fault !== "not_landed") for (const node of [first, second]) node.faults.nextOf("sendTransaction", fault);
      await expectOnce(stage, asked, await stage.askUntilFinal(asked));
      expect(await signedCount()).toBe(1);
    },
  );
});
