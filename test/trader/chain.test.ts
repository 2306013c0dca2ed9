/** @module-tag long */
import {
  AccountRole,
  type Address,
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressEncoder,
  getBase64EncodedWireTransaction,
  type Instruction,
  type KeyPairSigner,
  partiallySignTransaction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import { beforeAll, describe, expect, it } from "vitest";
import {
  OURS_ALONE,
  readMint,
  readTokenAccount,
  TOKEN_2022_PROGRAM,
  TOKEN_PROGRAM,
} from "../../trader/chain/accounts.ts";
import { addressesIn, readOffered } from "../../trader/chain/offered.ts";
import { findUnknownProgram } from "../../trader/chain/programs.ts";
import { openWallet, WrongSecretKey } from "../../trader/chain/wallet.ts";
import { type Allowed, isSafe, type Rehearsal } from "../../trader/trade/rehearsal.ts";

const SYSTEM = address("11111111111111111111111111111111");
const MINT = address("DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263");
const OTHER = address("EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm");

let ours: KeyPairSigner;
let theirs: KeyPairSigner;
beforeAll(async () => {
  ours = await generateKeyPairSigner();
  theirs = await generateKeyPairSigner();
});

const transfer = (from: Address, to: Address): Instruction => ({
  programAddress: SYSTEM,
  accounts: [
    { address: from, role: AccountRole.WRITABLE_SIGNER },
    { address: to, role: AccountRole.WRITABLE },
  ],
  data: new Uint8Array([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
});
const nonce = (authority: Address): Instruction => ({
  programAddress: SYSTEM,
  accounts: [
    { address: OTHER, role: AccountRole.WRITABLE },
    { address: authority, role: AccountRole.READONLY_SIGNER },
  ],
  data: new Uint8Array([4, 0, 0, 0]),
});

function build(feePayer: Address, instructions: readonly Instruction[]) {
  const lifetime = { blockhash: MINT as unknown as Blockhash, lastValidBlockHeight: 1n };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(feePayer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(lifetime, one),
    (one) => appendTransactionMessageInstructions(instructions, one),
  );
  return compileTransaction(message);
}
const read = (transaction: ReturnType<typeof build>) =>
  readOffered(getBase64EncodedWireTransaction(transaction), ours.address);

describe("an offered transaction", () => {
  it("is read with what it may change, the fee payer first", async () => {
    const offered = await read(build(ours.address, [transfer(ours.address, OTHER)]));
    expect(offered?.writable).toEqual([ours.address, OTHER]);
    expect(offered?.lookups).toEqual([]);
  });

  it("is not signed if it calls a program that could do something else when it lands", async () => {
    const call = (programAddress: Address): Instruction => ({ programAddress, accounts: [], data: new Uint8Array() });
    const jupiter = address("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");
    const known = await read(build(ours.address, [transfer(ours.address, OTHER), call(TOKEN_PROGRAM), call(jupiter)]));
    expect(findUnknownProgram(known?.programs ?? new Set([OTHER]), new Set())).toBeNull();
    const other = await read(build(ours.address, [call(jupiter), call(OTHER)]));
    expect(findUnknownProgram(other?.programs ?? new Set(), new Set())).toBe(OTHER);
    expect(findUnknownProgram(other?.programs ?? new Set([MINT]), new Set<string>([OTHER]))).toBeNull();
  });

  it("is refused if another account pays for it", async () => {
    expect(createNoopSigner(theirs.address).address).toBe(theirs.address);
    expect(await read(build(theirs.address, [transfer(ours.address, OTHER)]))).toBeNull();
  });

  it("is refused if it could land at any time later, by a nonce", async () => {
    expect(await read(build(ours.address, [nonce(ours.address), transfer(ours.address, OTHER)]))).toBeNull();
    // Elsewhere than at the first place a nonce means nothing.
    expect(await read(build(ours.address, [transfer(ours.address, OTHER), nonce(ours.address)]))).not.toBeNull();
  });

  it("is refused if somebody else has to sign and has not, or has signed something else", async () => {
    const both = build(ours.address, [transfer(ours.address, OTHER), transfer(theirs.address, OTHER)]);
    expect(await read(both)).toBeNull();
    const signed = await partiallySignTransaction([theirs.keyPair], both);
    expect(await read(signed)).not.toBeNull();
    const signature = signed.signatures[theirs.address];
    const wrong = { ...both, signatures: { ...both.signatures, [theirs.address]: new Uint8Array(64).fill(1) } };
    expect(signature).not.toBeNull();
    expect(await read(wrong as unknown as typeof both)).toBeNull();
  });

  it.each(["", "AQID", "not base64!"])("that is none is refused: %j", async (text) => {
    expect(await readOffered(text, ours.address)).toBeNull();
  });

  it("takes accounts from lookup tables", () => {
    const encoder = getAddressEncoder();
    const data = new Uint8Array([...new Uint8Array(56), ...encoder.encode(MINT), ...encoder.encode(OTHER)]);
    const table = { lamports: 1n, program: SYSTEM, data };
    expect(addressesIn(table, [1, 0])).toEqual([OTHER, MINT]);
    expect(addressesIn(table, [2])).toBeNull();
  });
});

/** A token account's bytes. */
function tokenData({ delegate = false, closer = false, state = 1, amount = 7n } = {}): Uint8Array {
  const data = new Uint8Array(165);
  const encoder = getAddressEncoder();
  data.set(encoder.encode(MINT), 0);
  data.set(encoder.encode(OTHER), 32);
  const view = new DataView(data.buffer);
  view.setBigUint64(64, amount, true);
  if (delegate) view.setUint32(72, 1, true);
  data[108] = state;
  if (closer) view.setUint32(129, 1, true);
  return data;
}

describe("a token account", () => {
  const account = (data: Uint8Array, program: string = TOKEN_PROGRAM) =>
    readTokenAccount({ lamports: 1n, program, data });

  it("is read, with who else has power over it", () => {
    expect(account(tokenData())).toEqual({ mint: MINT, owner: OTHER, amount: 7n, authorities: OURS_ALONE });
    for (const data of [tokenData({ delegate: true }), tokenData({ closer: true }), tokenData({ state: 2 })])
      expect(account(data)?.authorities).not.toBe(OURS_ALONE);
  });

  it("of Token-2022 is longer, and says what it is", () => {
    const longer = (type: number) => new Uint8Array([...tokenData(), type, 7, 0, 0, 0]);
    expect(account(longer(2), TOKEN_2022_PROGRAM)?.amount).toBe(7n);
    expect(account(longer(1), TOKEN_2022_PROGRAM)).toBeNull();
    expect(account(longer(2))).toBeNull();
    expect(account(tokenData(), SYSTEM)).toBeNull();
    expect(account(new Uint8Array(82))).toBeNull();
  });
});

describe("a mint", () => {
  function mintData({ freezable = false, decimals = 5, extensions = [] as readonly number[] } = {}): Uint8Array {
    const data = new Uint8Array(82);
    data[44] = decimals;
    data[45] = 1;
    if (freezable) data[46] = 1;
    if (extensions.length === 0) return data;
    return new Uint8Array([
      ...data,
      ...new Uint8Array(83),
      1,
      ...extensions.flatMap((one) => [one, 0, 4, 0, 9, 9, 9, 9]),
    ]);
  }
  const mint = (data: Uint8Array, program: string = TOKEN_PROGRAM) => readMint({ lamports: 1n, program, data });

  it("is read with its decimals, and whether it can be frozen", () => {
    expect(mint(mintData())).toEqual({ program: TOKEN_PROGRAM, decimals: 5, freezable: false, ownRules: false });
    expect(mint(mintData({ freezable: true, decimals: 0 }))).toMatchObject({ decimals: 0, freezable: true });
    expect(mint(new Uint8Array(82))).toBeNull();
    expect(mint(mintData(), SYSTEM)).toBeNull();
  });

  it("of Token-2022 may have a name and a picture, and no rules for transfers", () => {
    expect(mint(mintData({ extensions: [18, 19] }), TOKEN_2022_PROGRAM)).toMatchObject({ ownRules: false });
    // A fee on transfers, a permanent delegate, a hook, a pause.
    for (const rule of [1, 12, 14, 26])
      expect(mint(mintData({ extensions: [18, rule] }), TOKEN_2022_PROGRAM)).toMatchObject({ ownRules: true });
  });
});

describe("a rehearsed transaction", () => {
  const allowed: Allowed = { wallet: "w", mint: "m", tokenAccount: "t", leastSolChange: -60n, leastTokenChange: 100n };
  const held = (amount: bigint, more = {}) => ({ owner: "w", mint: "m", amount, authorities: "", ...more });
  const bought: Rehearsal = {
    solBefore: 100n,
    solAfter: 40n,
    tokens: [
      { address: "t", before: null, after: held(100n) },
      {
        address: "u",
        before: held(5n, { mint: "n", authorities: "x" }),
        after: held(5n, { mint: "n", authorities: "x" }),
      },
    ],
  };
  const safe = (change: Partial<Rehearsal>) => isSafe({ ...bought, ...change }, allowed, "");
  const [traded, other] = bought.tokens;
  const changed = (one: typeof traded, after: Partial<ReturnType<typeof held>> | null) =>
    one === undefined ? [] : [{ ...one, after: after === null ? null : { ...held(100n), ...one.after, ...after } }];

  it("is safe if it does what was asked for, and no more", () => {
    expect(safe({})).toBe(true);
    expect(safe({ solAfter: 41n })).toBe(true);
    expect(safe({ tokens: changed(traded, { amount: 101n }) })).toBe(true);
  });

  it("is not if SOL is missing, or the wallet is not ours any more", () => {
    expect(safe({ solAfter: 39n })).toBe(false);
    expect(safe({ solAfter: null })).toBe(false);
  });

  it("is not if tokens are missing, or elsewhere", () => {
    expect(safe({ tokens: changed(traded, { amount: 99n }) })).toBe(false);
    expect(safe({ tokens: changed(traded, { mint: "n" }) })).toBe(false);
    expect(safe({ tokens: changed(traded, null) })).toBe(false);
    expect(safe({ tokens: changed(other, {}) })).toBe(false);
  });

  it("is not if another token is touched, or somebody gets power over an account", () => {
    for (const after of [{ amount: 4n }, { owner: "thief" }, { authorities: "thief" }, null])
      expect(safe({ tokens: [...changed(traded, {}), ...changed(other, after)] })).toBe(false);
    expect(safe({ tokens: changed(traded, { authorities: "thief" }) })).toBe(false);
    expect(safe({ tokens: changed(traded, { owner: "thief" }) })).toBe(false);
  });

  it("may close an account that it empties", () => {
    const sale: Rehearsal = {
      solBefore: 0n,
      solAfter: 50n,
      tokens: [{ address: "t", before: held(100n), after: null }],
    };
    expect(isSafe(sale, { ...allowed, leastSolChange: 45n, leastTokenChange: -100n }, "")).toBe(true);
    expect(isSafe(sale, { ...allowed, leastSolChange: 45n, leastTokenChange: -99n }, "")).toBe(false);
  });
});

it("a secret key whose halves do not belong together opens no wallet, and no error quotes it", async () => {
  const key = new Uint8Array(64).fill(3);
  const error = await openWallet(key).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WrongSecretKey);
  expect(String(error instanceof Error ? error.stack : "")).not.toContain("3,3,3");
});
