import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { readSecretKey } from "../../trader/chain/secret-key.ts";
import { parseTraderEnv } from "../../trader/config.ts";

/** 64 bytes that are no key of anybody's. */
const BYTES = Array.from({ length: 64 }, (_, at) => at);
const REQUIRED = {
  EXECUTOR_SECRET: `whsec_${Buffer.from("a secret of the trader's").toString("base64")}`,
  UPSTASH_REDIS_REST_URL: "https://redis.example/",
  UPSTASH_REDIS_REST_TOKEN: "token",
  SOLANA_KEY: JSON.stringify(BYTES),
  RPC_URL: "https://rpc.example/?api-key=1",
  CHATS: "-1001234567890",
};

const namesRefused = (change: Record<string, unknown>): readonly string[] => {
  const read = parseTraderEnv({ ...REQUIRED, ...change });
  return read.ok ? [] : [...new Set(read.error)];
};

it("is cautious where nothing is said", () => {
  expect(parseTraderEnv(REQUIRED)).toEqual({
    ok: true,
    value: {
      redis: { url: "https://redis.example", token: "token" },
      secrets: [new TextEncoder().encode("a secret of the trader's")],
      secretKey: Uint8Array.from(BYTES),
      nodes: ["https://rpc.example/?api-key=1"],
      jupiter: { url: "https://api.jup.ag", key: null },
      limits: {
        chats: new Set([-1001234567890]),
        maxTrade: 100_000_000n,
        maxDay: 500_000_000n,
        maxFee: 5_000_000n,
        reserve: 20_000_000n,
        maxImpactBps: 300,
        slippageBps: 200,
        unverified: false,
        freezable: false,
        programs: new Set(),
      },
      dryRun: true,
      clockOffsetMs: 0,
    },
  });
});

it.each(Object.keys(REQUIRED))("needs %s", (name) => {
  expect(namesRefused({ [name]: undefined })).toEqual([name]);
  expect(namesRefused({ [name]: "" })).toEqual([name]);
});

it.each([
  ["CHATS", "-1,-2,-3"],
  ["CHATS", "4711"],
  ["CHATS", "-1,x"],
  ["EXECUTOR_SECRET", "secret"],
  ["EXECUTOR_SECRET", `whsec_${Buffer.from("of twenty-three bytes..").toString("base64")}`],
  ["EXECUTOR_SECRET", `${REQUIRED.EXECUTOR_SECRET},x`],
  ["SOLANA_KEY", "[1,2,3]"],
  ["SOLANA_KEY", "0OIl"],
  ["RPC_URL", "rpc.example"],
  ["RPC_URL", "https://name:password@rpc.example"],
  ["RPC_URL", "http://rpc.example"],
  ["RPC_URL", "http://localhost.example/"],
  ["RPC_URL_2", "ftp://rpc.example"],
  ["RPC_URL_2", "http://rpc.example"],
  ["RPC_URL_2", REQUIRED.RPC_URL],
  ["JUPITER_URL", "http://api.jup.ag"],
  ["MAX_TRADE_SOL", "0"],
  ["MAX_TRADE_SOL", "-1"],
  ["MAX_DAY_SOL", "1e3"],
  ["RESERVE_SOL", "0.0000000001"],
  ["MAX_IMPACT", "3"],
  ["MAX_IMPACT", "51%"],
  ["SLIPPAGE", "0%"],
  ["UNVERIFIED", "yes"],
  ["FREEZABLE", "on"],
  ["PROGRAMS", "jupiter"],
  ["DRY_RUN", "false"],
])("refuses %s %s, and names it alone", (name, value) => {
  expect(namesRefused({ [name]: value })).toEqual([name]);
});

it("reads a group's old and new id, and two secrets while one replaces the other", () => {
  const read = parseTraderEnv({
    ...REQUIRED,
    CHATS: "-4711, -1001234567890",
    EXECUTOR_SECRET: `${REQUIRED.EXECUTOR_SECRET}, whsec_${Buffer.from("another secret of the bot").toString("base64")}`,
  });
  if (!read.ok) throw new Error(read.error.join());
  expect([...read.value.limits.chats]).toEqual([-4711, -1001234567890]);
  expect(read.value.secrets).toHaveLength(2);
});

it("takes a machine's own address without encryption, since nobody is in between", () => {
  for (const RPC_URL of ["http://127.0.0.1:8899", "http://localhost/", "http://[::1]:8899/?key=1"])
    expect(namesRefused({ RPC_URL, RPC_URL_2: "https://rpc.example", JUPITER_URL: "http://127.0.0.1:1" })).toEqual([]);
});

it("reads shares, and numbers that wrangler.toml has as such", () => {
  const read = parseTraderEnv({ ...REQUIRED, MAX_IMPACT: "0.25%", SLIPPAGE: "50 %", MAX_TRADE_SOL: 2, RESERVE_SOL: 0 });
  if (!read.ok) throw new Error(read.error.join());
  expect(read.value.limits).toMatchObject({
    maxImpactBps: 25,
    slippageBps: 5_000,
    maxTrade: 2_000_000_000n,
    reserve: 0n,
  });
});

it("reads a secret key as wallets export it, and as solana-keygen writes it", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  expect(privateKey.type).toBe("private");
  expect(readSecretKey(JSON.stringify(BYTES))).toEqual(Uint8Array.from(BYTES));
  // 64 bytes of 1 in base58.
  const ones = "2AXDGYSE4f2sz7tvMMzyHvUfcoJmxudvdhBcmiUSo6ijwfYmfZYsKRxboQMPh3R4kUhXRVdtSXFXMheka4Rc4P2";
  expect(readSecretKey(` ${ones}\n`)).toEqual(new Uint8Array(64).fill(1));
});
