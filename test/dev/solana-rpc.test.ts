/** @module-tag long */
import { address } from "@solana/kit";
import { describe, expect, it } from "vitest";
import { BONK, FEE, FRZ, type Json, RENT, SOL, setUpSolana } from "./solana-setup.ts";

const setup = setUpSolana();
const { buy, sign, execute, send, held, call } = setup;

const nodes = () => setup.solana.nodes;
const raw = { encoding: "base64", skipPreflight: true };
const status = async (signature: string, options: Json = {}, url = setup.solana.rpcUrl) => {
  const { result } = await call("getSignatureStatuses", [[signature], options], url);
  return (result as { value: (Json | null)[] }).value[0];
};
const slot = async (commitment: string, url = setup.solana.rpcUrl) =>
  (await call("getSlot", [{ commitment }], url)).result as number;
const height = async (commitment: string, url = setup.solana.rpcUrl) =>
  (await call("getBlockHeight", [{ commitment }], url)).result as number;
/** A purchase that was sent to the first node, and is in the next block. */
const sent = async () => {
  const signed = await sign(await buy(SOL));
  await send(signed);
  return signed;
};

describe("a node", () => {
  it("tells slots, heights and blockhashes that belong together", async () => {
    expect((await slot("processed")) - (await slot("confirmed"))).toBe(2);
    expect((await slot("processed")) - (await slot("finalized"))).toBe(32);
    expect(await slot("finalized")).toBeGreaterThan(await height("finalized"));
    const { value } = await setup.rpc.getLatestBlockhash({ commitment: "confirmed" }).send();
    expect(value.lastValidBlockHeight).toBe(BigInt(await height("confirmed")) + 150n);
    const isValid = async () =>
      (await setup.rpc.isBlockhashValid(value.blockhash, { commitment: "confirmed" }).send()).value;
    expect(await isValid()).toBe(true);
    setup.solana.advance(150);
    expect(await isValid()).toBe(true);
    setup.solana.advance(1);
    expect(await isValid()).toBe(false);
    const info = await setup.rpc.getEpochInfo({ commitment: "confirmed" }).send();
    expect([info.absoluteSlot, info.blockHeight]).toEqual([
      BigInt(await slot("confirmed")),
      BigInt(await height("confirmed")),
    ]);
  });

  it("follows the clock, a slot each 400 ms", async () => {
    const before = await slot("processed");
    setup.solana.advanceMs(4_000);
    expect(await slot("processed")).toBe(before + 10);
  });

  it("answers what else clients ask", async () => {
    expect(await setup.rpc.getHealth().send()).toBe("ok");
    expect(await setup.rpc.getGenesisHash().send()).toEqual(expect.any(String));
    expect(await setup.rpc.getVersion().send()).toMatchObject({ "solana-core": expect.any(String) });
    expect(await setup.rpc.getMinimumBalanceForRentExemption(165n).send()).toBe(RENT);
    expect(await setup.rpc.getFirstAvailableBlock().send()).toBeLessThan(BigInt(await slot("finalized")));
    const health = await fetch(`${setup.solana.rpcUrl}/health`);
    expect(await health.text()).toBe("ok");
  });

  it("tells balances and token accounts as of each commitment", async () => {
    const order = await buy(SOL);
    await execute(order, await sign(order));
    const { address: owner } = setup.taker;
    const balance = async (commitment: "processed" | "confirmed" | "finalized") =>
      (await setup.rpc.getBalance(owner, { commitment }).send()).value;
    expect(await balance("processed")).toBe(9n * SOL - FEE - RENT);
    expect(await balance("finalized")).toBe(10n * SOL);
    const config = { commitment: "confirmed", encoding: "jsonParsed" } as const;
    const found = await setup.rpc.getTokenAccountsByOwner(owner, { mint: address(BONK.mint) }, config).send();
    const [account] = found.value;
    expect(account?.account.data.parsed.info).toMatchObject({
      mint: BONK.mint,
      owner,
      state: "initialized",
      tokenAmount: { amount: `${await held()}`, decimals: 5 },
    });
    const at = account?.pubkey ?? owner;
    expect((await setup.rpc.getTokenAccountBalance(at, { commitment: "confirmed" }).send()).value).toMatchObject({
      amount: `${await held()}`,
    });
    const late = await call("getTokenAccountBalance", [at]);
    expect(late.error).toEqual({ code: -32602, message: "Invalid param: could not find account" });
    const several = await setup.rpc.getMultipleAccounts([at, address(BONK.mint), owner], { encoding: "base64" }).send();
    expect(several.value.map((one) => one?.owner.slice(0, 5))).toEqual(["Token", "Token", "11111"]);
  });

  it("tells who may freeze a token, and what is frozen", async () => {
    await setup.solana.chain.setTokens(setup.taker.address, FRZ.mint, 5n);
    await setup.solana.chain.freeze(setup.taker.address, FRZ.mint);
    const mint = await setup.rpc.getAccountInfo(address(FRZ.mint), { encoding: "jsonParsed" }).send();
    expect(mint.value?.data).toMatchObject({ parsed: { info: { freezeAuthority: expect.any(String) } } });
    const config = { encoding: "jsonParsed" } as const;
    const { value } = await setup.rpc
      .getTokenAccountsByOwner(setup.taker.address, { mint: address(FRZ.mint) }, config)
      .send();
    expect(value[0]?.account.data.parsed.info).toMatchObject({ state: "frozen", tokenAmount: { amount: "5" } });
  });

  it("simulates a transaction with the accounts that it would leave, and changes nothing", async () => {
    const signed = await sign(await buy(SOL));
    const accounts = { addresses: [setup.taker.address], encoding: "base64" } as const;
    const config = { encoding: "base64", commitment: "confirmed", sigVerify: true, accounts } as const;
    const { value } = await setup.rpc.simulateTransaction(signed.wire, config).send();
    expect(value).toMatchObject({ err: null, accounts: [{ lamports: 9n * SOL - FEE - RENT }] });
    expect(setup.solana.chain.lamportsOf(setup.taker.address)).toBe(10n * SOL);
    setup.market.move(BONK.mint, 2000);
    const failed = await setup.rpc.simulateTransaction(signed.wire, config).send();
    expect(failed.value).toMatchObject({ err: { InstructionError: [6n, { Custom: 6001n }] }, accounts: [null] });
  });

  it("simulates a transaction that nobody has signed, with a blockhash of its own", async () => {
    const { transaction } = await buy(SOL);
    setup.solana.advance(500);
    const simulate = async (config: Json) => {
      const { result } = await call("simulateTransaction", [transaction, { encoding: "base64", ...config }]);
      return (result as { value: Json }).value;
    };
    expect(await simulate({})).toMatchObject({ err: "BlockhashNotFound" });
    const replaced = await simulate({ replaceRecentBlockhash: true });
    expect(replaced).toMatchObject({ err: null, replacementBlockhash: { blockhash: expect.any(String) } });
    const signed = await call("simulateTransaction", [transaction, { encoding: "base64", sigVerify: true }]);
    expect(signed.error).toMatchObject({ code: -32003 });
  });
});

describe("a node refuses", () => {
  const text = (error: string) => expect.stringContaining(error);
  it.each<[string, string, unknown[], Json]>([
    ["a method that it has not", "getNothing", [], { code: -32601, message: "Method not found" }],
    ["an address that is none", "getBalance", ["so what"], { code: -32602 }],
    ["no address", "getBalance", [], { code: -32602 }],
    ["a commitment that is none", "getSlot", [{ commitment: "sure" }], { code: -32602 }],
    ["a slot that it has not reached", "getSlot", [{ minContextSlot: 10 ** 12 }], { code: -32016 }],
    ["a transaction that is no base64", "sendTransaction", ["§", raw], { code: -32602, message: text("base64") }],
    ["a transaction that is none", "sendTransaction", ["AAAA", raw], { code: -32602, message: text("deserialize") }],
    ["a transaction that is too long", "sendTransaction", ["A".repeat(2000), raw], { message: text("too large") }],
    ["a signature that is none", "getSignatureStatuses", [["no"]], { code: -32602 }],
    [
      "outcomes that are not confirmed",
      "getTransaction",
      ["1".repeat(64), { commitment: "processed" }],
      { code: -32602 },
    ],
  ])("%s", async (_, method, params, error) => {
    expect((await call(method, params)).error).toMatchObject(error);
  });

  it("to tell a v0 transaction to whoever does not say that it can read one", async () => {
    const order = await buy(SOL);
    const signed = await sign(order);
    await execute(order, signed);
    const refused = await call("getTransaction", [signed.signature, { commitment: "confirmed" }]);
    expect(refused.error).toMatchObject({ code: -32015 });
  });

  it("a transaction whose signature is wrong, and drops it in silence where it does not look", async () => {
    const { transaction } = await buy(SOL);
    const unsigned = await call("sendTransaction", [transaction, { encoding: "base64" }]);
    expect(unsigned.error).toMatchObject({ code: -32003 });
    expect((await call("sendTransaction", [transaction, raw])).error).toBeUndefined();
    setup.solana.advance(2);
    expect(setup.solana.chain.transactions).toEqual([]);
  });

  it("a transaction that the taker cannot pay for", async () => {
    const signed = await sign(await buy(SOL));
    const { taker } = setup;
    const [other, again] = [await sign(await buy(9n * SOL)), { encoding: "base64", preflightCommitment: "confirmed" }];
    await send(other);
    setup.solana.advance(3);
    expect(setup.solana.transactionsOf(taker.address)).toHaveLength(1);
    const refused = await call("sendTransaction", [signed.wire, again]);
    expect(refused.error).toMatchObject({
      code: -32002,
      data: { err: { InstructionError: [3, { Custom: 1 }] }, logs: expect.any(Array) },
    });
  });

  it("a base58 account that is long, a request that is no JSON, and one of another method or type", async () => {
    expect((await call("getAccountInfo", [BONK.mint])).error).toBeUndefined();
    const { lookups: [table] = [] } = (await landed())?.wire ?? {};
    expect((await call("getAccountInfo", [table?.table])).error).toMatchObject({ code: -32602 });
    const url = setup.solana.rpcUrl;
    const headers = { "content-type": "application/json" };
    const broken = await fetch(url, { method: "POST", headers, body: "{" });
    expect(await broken.json()).toMatchObject({ error: { code: -32700 } });
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(415);
  });

  const landed = async () => {
    const order = await buy(SOL);
    await execute(order, await sign(order));
    return setup.solana.chain.transactions[0];
  };
});

describe("a node that is behind", () => {
  it("knows nothing of what came since, tells an older height, and says how far it is behind", async () => {
    nodes()[1].lagSlots = 40;
    const signed = await sent();
    setup.solana.advance(3);
    expect(await status(signed.signature)).toMatchObject({ confirmationStatus: "confirmed" });
    expect(await status(signed.signature, {}, setup.solana.rpcUrl2)).toBeNull();
    expect((await height("processed")) - (await height("processed", setup.solana.rpcUrl2))).toBe(40);
    expect((await call("getHealth", [], setup.solana.rpcUrl2)).result).toBe("ok");

    nodes()[1].lagSlots = 200;
    const behind = { code: -32005, message: "Node is behind by 200 slots", data: { numSlotsBehind: 200 } };
    expect((await call("getHealth", [], setup.solana.rpcUrl2)).error).toEqual(behind);
    const next = await sign(await buy(SOL));
    const refused = await call("sendTransaction", [next.wire, { encoding: "base64" }], setup.solana.rpcUrl2);
    expect(refused.error).toEqual(behind);
  });

  it("does not know a young blockhash, and takes what it has not seen land", async () => {
    nodes()[1].lagSlots = 5;
    const order = await buy(SOL);
    const signed = await sign(order);
    const config = { encoding: "base64", preflightCommitment: "processed" };
    const refused = await call("sendTransaction", [signed.wire, config], setup.solana.rpcUrl2);
    expect(refused.error).toMatchObject({ data: { err: "BlockhashNotFound" } });
    await execute(order, signed);
    const again = await call("sendTransaction", [signed.wire, config], setup.solana.rpcUrl2);
    expect(again.result).toBe(signed.signature);
    setup.solana.advance(5);
    expect(setup.solana.chain.transactions).toHaveLength(1);
  });
});

describe("a node that is restarted", () => {
  it("forgets what no block has yet", async () => {
    const signed = await sent();
    nodes()[0].restart();
    setup.solana.advance(5);
    expect(await status(signed.signature)).toBeNull();
    await call("sendTransaction", [signed.wire, raw]);
    setup.solana.advance(1);
    expect(await status(signed.signature)).toMatchObject({ err: null });
  });

  it("may have lost its past, and says from where on it has blocks", async () => {
    const signed = await sent();
    setup.solana.advance(50);
    nodes()[0].restart({ history: "lost" });
    setup.solana.advance(50);
    expect(await status(signed.signature, { searchTransactionHistory: true })).toBeNull();
    const first = (await call("getFirstAvailableBlock")).result as number;
    expect((await call("minimumLedgerSlot")).result).toBe(first);
    const { slot } = setup.solana.chain.transactions[0] ?? {};
    expect(BigInt(first)).toBeGreaterThan(slot ?? 0n);
    expect(await status(signed.signature, {}, setup.solana.rpcUrl2)).toMatchObject({ confirmationStatus: "finalized" });
  });

  it("finds old statuses only where the history is searched, restarted or not", async () => {
    const signed = await sent();
    setup.solana.advance(340);
    expect(await status(signed.signature)).toBeNull();
    expect(await status(signed.signature, { searchTransactionHistory: true })).toMatchObject({ err: null });
  });
});

describe("what was sent", () => {
  it("may never arrive, or arrive late, or too late", async () => {
    nodes()[0].faults.nextOf("sendTransaction", "drop", { hold: 20 }, { hold: 200 });
    const [dropped, late, tooLate] = [await sent(), await sent(), await sent()];
    setup.solana.advance(19);
    expect(setup.solana.chain.transactions).toEqual([]);
    setup.solana.advance(2);
    expect(setup.solana.chain.transactions.map(({ signature }) => signature)).toEqual([late.signature]);
    setup.solana.advance(300);
    expect(await status(tooLate.signature, { searchTransactionHistory: true })).toBeNull();
    expect(await status(dropped.signature, { searchTransactionHistory: true })).toBeNull();
  });

  it("is undone where another fork wins, and may land once more", async () => {
    const before = setup.solana.chain.lamportsOf(setup.taker.address);
    const signed = await sent();
    setup.solana.advance(4);
    expect(await status(signed.signature)).toMatchObject({ confirmationStatus: "confirmed" });
    expect(setup.solana.chain.rollBack(10).map(({ signature }) => signature)).toEqual([signed.signature]);
    expect(await status(signed.signature)).toBeNull();
    expect(setup.solana.chain.lamportsOf(setup.taker.address)).toBe(before);
    expect(await held()).toBe(0n);
    await call("sendTransaction", [signed.wire, raw]);
    setup.solana.advance(1);
    expect(await status(signed.signature)).toMatchObject({ err: null });
    expect(await held()).toBeGreaterThan(0n);
  });
});

describe("a fault", () => {
  it.each(["cut", "fail", "limit", "nonsense"] as const)("%s carries nothing out", async (fault) => {
    const signed = await sign(await buy(SOL));
    nodes()[0].faults.next(fault);
    await expect(send(signed)).rejects.toThrow();
    setup.solana.advance(1);
    expect(setup.solana.chain.transactions).toEqual([]);
    expect(setup.solana.calls.at(-1)).toMatchObject({ service: "rpc", method: "sendTransaction", behaviour: fault });
    await send(signed);
    setup.solana.advance(1);
    expect(setup.solana.chain.transactions).toHaveLength(1);
  });

  it.each(["cut_after", "fail_after"] as const)("%s carries the request out", async (fault) => {
    const signed = await sign(await buy(SOL));
    nodes()[0].faults.nextOf("sendTransaction", fault);
    await expect(send(signed)).rejects.toThrow();
    setup.solana.advance(1);
    expect(setup.solana.chain.transactions.map(({ signature }) => signature)).toEqual([signed.signature]);
  });

  it("hang leaves a request without an answer until it is let go", async () => {
    nodes()[0].faults.next("hang");
    const asked = call("getSlot");
    const failed = asked.then(
      () => "answered",
      () => "closed",
    );
    await expect.poll(() => setup.solana.calls.length).toBe(1);
    setup.solana.resetFaults();
    expect(await failed).toBe("closed");
  });

  it("limit says when to come again, and custom answers are as they are given", async () => {
    const ask = () => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getSlot" });
      const headers = { "content-type": "application/json" };
      return fetch(setup.solana.rpcUrl, { method: "POST", headers, body });
    };
    nodes()[0].faults.next("limit", { custom: { status: 200, body: { jsonrpc: "2.0", id: 1 } } });
    const limited = await ask();
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await (await ask()).json()).toEqual({ jsonrpc: "2.0", id: 1 });
    expect(await (await ask()).json()).toMatchObject({ result: expect.any(Number) });
  });

  it("of one node is not the other's, and lasts until it is ended", async () => {
    nodes()[0].faults.always("fail");
    await expect(call("getSlot").then(({ result }) => result)).resolves.toBeUndefined();
    expect((await call("getSlot", [], setup.solana.rpcUrl2)).result).toEqual(expect.any(Number));
    nodes()[0].faults.always(null);
    expect((await call("getSlot")).result).toEqual(expect.any(Number));
  });
});

it("answers several calls at once, and keeps what was asked", async () => {
  const body = JSON.stringify(
    ["getSlot", "getNothing"].map((method, id) => ({ jsonrpc: "2.0", id, method, params: [] })),
  );
  const headers = { "content-type": "application/json" };
  const response = await fetch(setup.solana.rpcUrl2, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject([
    { id: 0, result: expect.any(Number) },
    { id: 1, error: { code: -32601 } },
  ]);
  expect(setup.solana.calls).toMatchObject([
    { node: "rpc2", method: "getSlot", errorCode: null },
    { node: "rpc2", method: "getNothing", errorCode: -32601 },
  ]);
});
