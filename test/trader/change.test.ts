import { describe, expect, it } from "vitest";
import { readAccounts } from "../../trader/chain/accounts.ts";
import { solanaNode } from "../../trader/chain/node.ts";
import { readChange } from "../../trader/chain/queries.ts";
import { OutsideUnavailable } from "../../trader/outside.ts";

const held = (owner: string, mint: string, amount: string) => ({
  mint,
  owner,
  uiTokenAmount: { amount, decimals: 5 },
});
const META = {
  err: null,
  fee: 5_000,
  preBalances: [10_000_000, 0],
  postBalances: [4_000_000, 18_446_744_073_709_552_000],
  preTokenBalances: [held("w", "t", "5"), held("w", "other", "1")],
  postTokenBalances: [held("w", "t", "7"), held("w", "t", "100"), held("pool", "t", "9")],
};

/** Reads the change of a transaction of which a node says this. */
async function changeOf(meta: object, payer = "w") {
  const real = globalThis.fetch;
  const result = { meta, transaction: { message: { accountKeys: [payer, "x"] } } };
  globalThis.fetch = async () => Response.json({ jsonrpc: "2.0", id: 1, result });
  try {
    return await readChange(solanaNode("node_1", "https://node.example", { requests: 0 }), "s", "w", "t");
  } finally {
    globalThis.fetch = real;
  }
}

describe("what a transaction changed", () => {
  it("is the wallet's SOL, and the token in all of its accounts", async () => {
    expect(await changeOf(META)).toEqual({
      solBefore: 10_000_000n,
      solAfter: 4_000_000n,
      fee: 5_000n,
      tokensBefore: 5n,
      tokensAfter: 107n,
      decimals: 5,
    });
  });

  it("is not read from another's transaction", async () => {
    expect(await changeOf(META, "v")).toBeNull();
  });

  it.each([
    { preTokenBalances: null },
    { postTokenBalances: undefined },
    { preTokenBalances: null, postTokenBalances: null },
    { postTokenBalances: META.preTokenBalances },
    { preTokenBalances: [], postTokenBalances: [] },
  ])("is not known if a node does not show how much was traded: %j", async (change) => {
    expect(await changeOf({ ...META, ...change })).toBeNull();
    // What failed has traded nothing.
    expect(await changeOf({ ...META, ...change, err: "x" })).toMatchObject({ fee: 5_000n });
  });

  it.each([{ preBalances: [] }, { postBalances: [-0.5] }, { fee: "5000" }, { preTokenBalances: [{}] }])(
    "is asked for again if the answer makes no sense: %j",
    async (change) => {
      await expect(changeOf({ ...META, ...change })).rejects.toBeInstanceOf(OutsideUnavailable);
    },
  );
});

describe("an account", () => {
  it.each(["%%%%", "A", "äöü="])("is asked for again if its data are no base64: %s", async (data) => {
    const real = globalThis.fetch;
    const result = { context: { slot: 1 }, value: [{ lamports: 1, owner: "x", data: [data, "base64"] }] };
    globalThis.fetch = async () => Response.json({ jsonrpc: "2.0", id: 1, result });
    try {
      const node = solanaNode("node_1", "https://node.example", { requests: 0 });
      await expect(readAccounts(node, ["x"])).rejects.toBeInstanceOf(OutsideUnavailable);
    } finally {
      globalThis.fetch = real;
    }
  });
});
