/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOnce } from "./exactly-once.ts";
import { type Asked, BONK, type Stage, startStage } from "./stage.ts";

/** More than a lease, and than a block needs to be final. */
const LATER_MS = 60_000;
/** More than a transaction can wait to land, and than is needed to be sure of that. */
const DEAD_MS = 120_000;

/** What goes wrong besides, before the trader is killed. */
interface Scene {
  readonly name: string;
  readonly asked: Asked;
  /** Brings the trade to where the attempt that is killed finds it. */
  readonly before?: (stage: Stage, asked: Asked) => Promise<void>;
}

/** Signed, and never landed: everybody who was sent it has forgotten it. */
async function signedAndLost(stage: Stage, asked: Asked): Promise<void> {
  stage.solana.jupiter.faults.nextOf("execute", "not_landed");
  for (const node of stage.solana.nodes) node.faults.nextOf("sendTransaction", "drop");
  expect((await stage.ask(asked)).body).toEqual({ status: "pending" });
  expect(stage.landed()).toEqual([]);
}

const SCENES: readonly Scene[] = [
  { name: "a buy", asked: {} },
  { name: "a sale", asked: { kind: "sell", bought: { proposalId: "-5.1", tokenAmount: "250000" } } },
  {
    name: "a buy whose transaction has landed",
    asked: {},
    before: async (stage, asked) => {
      await stage.ask(asked);
      stage.pass(LATER_MS);
    },
  },
  { name: "a buy whose transaction was lost", asked: {}, before: signedAndLost },
  {
    name: "a buy whose transaction is dead",
    asked: {},
    before: async (stage, asked) => {
      await signedAndLost(stage, asked);
      stage.pass(DEAD_MS);
    },
  },
  {
    name: "a buy whose transaction lands late, although Jupiter said that it would not",
    asked: {},
    before: async (stage, asked) => {
      stage.solana.jupiter.faults.nextOf("execute", { hold: 100 });
      for (const node of stage.solana.nodes) node.faults.nextOf("sendTransaction", "drop");
      await stage.ask(asked);
    },
  },
];

describe.each(SCENES)("$name", ({ asked: some, before }) => {
  let stage: Stage;
  let requests: readonly string[];

  /** A trade that nobody has asked for yet, on a wallet that has what it needs. */
  async function begin(): Promise<Asked> {
    await stage.startAnew();
    if (some.kind === "sell") await stage.solana.chain.setTokens(stage.wallet.address, BONK.mint, 30_000_000_000n);
    const asked = { ...some, id: stage.newId() };
    await before?.(stage, asked);
    stage.outgoing.reset();
    return asked;
  }

  beforeAll(async () => {
    stage = await startStage();
    // The scripts are known from here on, so that all attempts make the same requests.
    await stage.askUntilFinal(await begin());
    await stage.ask(await begin());
    requests = [...stage.outgoing.names];
    expect(requests.length).toBeGreaterThan(2);
  });
  afterAll(() => stage.close());

  it.each(["before", "after"] as const)("is made once, if the trader dies %s each of its requests", async (when) => {
    for (const [at, name] of requests.entries()) {
      const asked = await begin();
      stage.outgoing.dieAt({ request: at + 1, when });
      await stage.ask(asked);
      expect(stage.outgoing.names.at(at), `${when} ${name}`).toBe(name);
      stage.outgoing.reset();
      stage.pass(LATER_MS);
      const answered = await stage.askUntilFinal(asked);
      await expectOnce(stage, asked, answered);
    }
  });
});
