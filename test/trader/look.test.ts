import { describe, expect, it } from "vitest";
import { TOKEN_PROGRAM } from "../../trader/chain/accounts.ts";
import { isDead, lookFor } from "../../trader/chain/look.ts";
import type { SolanaNode } from "../../trader/chain/node.ts";
import { OutsideUnavailable } from "../../trader/outside.ts";
import type { RecordedTransaction } from "../../trader/trade/trade.ts";

const LATEST: RecordedTransaction = {
  signature: "s2",
  wallet: "w",
  inAmount: 1n,
  bytes: "",
  lastValidBlockHeight: 1_000n,
  sinceSlot: 5_000n,
  requestId: "r",
  tokenAccount: "a",
  tokensBefore: 5n,
  leastTokenChange: 100n,
};
const EARLIER = { signature: "s1", wallet: "w", inAmount: 1n };

/** What a node says. A method whose answer is an error's code fails by it. */
interface Said {
  readonly height?: number;
  readonly slot?: number;
  readonly health?: string | "behind";
  readonly firstBlock?: number;
  /** The statuses of s2 and of s1, and the slot that the node was at when it looked. */
  readonly statuses?: readonly (object | null)[];
  readonly statusSlot?: number;
  /** How many base units the token's account holds; null if there is none. `none`: the answer names no account. */
  readonly tokens?: bigint | null | "none";
}

/** A node for which the latest transaction is dead, unless it says something else. */
function node(said: Said = {}): SolanaNode {
  const answers: Record<string, unknown> = {
    getEpochInfo: { absoluteSlot: said.slot ?? 6_000, blockHeight: said.height ?? 1_033 },
    getHealth: said.health ?? "ok",
    getFirstAvailableBlock: said.firstBlock ?? 5_000,
    getSignatureStatuses: {
      context: { slot: said.statusSlot ?? 6_032 },
      value: said.statuses ?? [null, null],
    },
  };
  const data = new Uint8Array(165);
  new DataView(data.buffer).setBigUint64(64, typeof said.tokens === "bigint" ? said.tokens : 5n, true);
  const account = { lamports: 1, owner: TOKEN_PROGRAM, data: [Buffer.from(data).toString("base64"), "base64"] };
  const value = said.tokens === "none" ? [] : [said.tokens === null ? null : account];
  answers.getMultipleAccounts = { context: { slot: 6_000 }, value };
  return {
    async call(method, _, schema) {
      if (method === "getHealth" && said.health === "behind") throw new OutsideUnavailable("node", "rpc_-32005");
      const read = schema.safeParse(answers[method]);
      if (!read.success) throw new OutsideUnavailable("node", "unreadable");
      return read.data;
    },
  };
}
const away: SolanaNode = {
  async call() {
    throw new OutsideUnavailable("node", "unreachable");
  },
};

const FAILED = { err: { InstructionError: [0, "x"] }, confirmationStatus: "finalized" };
const LANDED = { err: null, confirmationStatus: "finalized" };
const SEEN = { err: null, confirmationStatus: "confirmed" };

describe("a transaction is dead", () => {
  const dead = (...nodes: readonly SolanaNode[]) => isDead(nodes, LATEST, [EARLIER]);

  it("if all nodes say so", async () => {
    expect(await dead(node())).toBe(true);
    expect(await dead(node(), node({ height: 9_999, firstBlock: 0 }))).toBe(true);
    expect(await dead(node({ statuses: [null, FAILED] }))).toBe(true);
    // Somebody else may have sent a few.
    expect(await dead(node({ tokens: 104n }), node({ tokens: null }))).toBe(true);
  });

  it.each<[string, Said]>([
    ["the finalized height is 32 above the last valid one, and no more", { height: 1_032 }],
    ["the node does not keep up", { health: "behind" }],
    ["the node says something else than that it is well", { health: "so so" }],
    ["the node has no history from when it was signed", { firstBlock: 5_001 }],
    ["another node behind the same address was asked, which is behind", { statusSlot: 5_999 }],
    ["the tokens that it would bring are there, although the node has a gap where it landed", { tokens: 105n }],
    ["it is in a block", { statuses: [SEEN, null] }],
    ["it has landed", { statuses: [LANDED, null] }],
    ["an earlier one has landed", { statuses: [null, LANDED] }],
    ["an earlier one is in a block", { statuses: [null, SEEN] }],
    ["the answer makes no sense", { statuses: ["x" as unknown as object, null] }],
    ["the answer says nothing of it", { statuses: [] }],
    ["the answer says nothing of an earlier one", { statuses: [null] }],
    ["the answer says nothing of the tokens", { tokens: "none" }],
  ])("not if %s", async (_, said) => {
    expect(await dead(node(said))).toBe(false);
    expect(await dead(node(), node(said))).toBe(false);
    expect(await dead(node(said), node())).toBe(false);
  });

  it("not if a node is away", async () => {
    expect(await dead(away)).toBe(false);
    expect(await dead(node(), away)).toBe(false);
  });
});

describe("a look", () => {
  const look = (...nodes: readonly SolanaNode[]) => lookFor(nodes, LATEST, [EARLIER]);

  it("finds what has landed on any node, the latest one first", async () => {
    expect(await look(node({ statuses: [LANDED, null] }))).toMatchObject({ tag: "landed", transaction: LATEST });
    expect(await look(node({ statuses: [null, LANDED] }))).toMatchObject({ tag: "landed", transaction: EARLIER });
    expect(await look(node(), node({ statuses: [LANDED, null] }))).toMatchObject({ tag: "landed" });
    expect(await look(away, node({ statuses: [LANDED, null] }))).toMatchObject({ tag: "landed" });
  });

  it("finds what failed for good, and what is not final", async () => {
    expect(await look(node({ statuses: [FAILED, null] }))).toMatchObject({ tag: "failed", transaction: LATEST });
    expect(await look(node({ statuses: [SEEN, null] }))).toEqual({ tag: "on_chain" });
    expect(await look(node({ statuses: [{ ...FAILED, confirmationStatus: "confirmed" }, null] }))).toEqual({
      tag: "on_chain",
    });
    expect(await look(node({ statuses: [null, FAILED] }))).toEqual({ tag: "absent" });
  });

  it("goes on to the next node if one has seen it, and perhaps stopped", async () => {
    const seen = node({ statuses: [SEEN, null] });
    expect(await look(seen, node({ statuses: [LANDED, null] }))).toEqual({ tag: "landed", transaction: LATEST });
    expect(await look(seen, node({ statuses: [FAILED, null] }))).toEqual({ tag: "failed", transaction: LATEST });
    expect(await look(seen, node())).toEqual({ tag: "on_chain" });
    expect(await look(seen, away)).toEqual({ tag: "on_chain" });
  });

  it("knows nothing if no node answers", async () => {
    await expect(look(away, away)).rejects.toThrow(OutsideUnavailable);
    expect(await look(away, node())).toEqual({ tag: "absent" });
  });
});
