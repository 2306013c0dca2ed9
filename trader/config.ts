import { isAddress } from "@solana/kit";
import * as z from "zod/mini";
import { secretBytes } from "../src/config/executor.ts";
import {
  httpUrl,
  isCallable,
  orDefault,
  orNull,
  readBy,
  readVariables,
  rounded,
  text,
} from "../src/config/variables.ts";
import { readDecimal, toUnits } from "../src/domain/decimal.ts";
import { err, ok, type Result } from "../src/domain/result.ts";
import { readSecretKey } from "./chain/secret-key.ts";

/** What the trader may do. Amounts are lamports, shares are hundredths of a percent (basis points). */
export interface Limits {
  /** The ids of the one group that this wallet trades for: also the one that it has as a supergroup. */
  readonly chats: ReadonlySet<number>;
  readonly maxTrade: bigint;
  /** What buys may take within 24 hours. */
  readonly maxDay: bigint;
  /** What the network may take for one trade: signature, priority and the rent of new accounts. */
  readonly maxFee: bigint;
  /** What stays on the wallet. */
  readonly reserve: bigint;
  readonly maxImpactBps: number;
  /** How much worse than quoted a trade may land. */
  readonly slippageBps: number;
  /** Whether tokens are bought that Jupiter has not verified, or that their issuer can freeze. */
  readonly unverified: boolean;
  readonly freezable: boolean;
  /** The addresses of more programs that a transaction may call, beside those of chain/programs.ts. */
  readonly programs: ReadonlySet<string>;
}

/** The trader's environment, parsed. */
export interface TraderConfig {
  readonly redis: { readonly url: string; readonly token: string };
  /** The secrets by which the bot may sign: two while one replaces the other. */
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
  /** The 64 bytes of the wallet's secret key. */
  readonly secretKey: Uint8Array<ArrayBuffer>;
  /** The addresses of Solana's nodes: one, or two that have to agree. They may hold keys. */
  readonly nodes: readonly string[];
  readonly jupiter: { readonly url: string; readonly key: string | null };
  readonly limits: Limits;
  /** Whether trades are quoted and rehearsed, and nothing is sent. */
  readonly dryRun: boolean;
  readonly clockOffsetMs: number;
}

const SOL_DECIMALS = 9;

/** An amount of SOL, in lamports. */
const sol = readBy((written) => {
  const decimal = /^\d{1,9}(\.\d{1,9})?$/.test(written) ? readDecimal(written) : null;
  return decimal === null ? null : toUnits(decimal, SOL_DECIMALS);
});
const someSol = sol.check(z.refine((lamports) => lamports > 0n));

/** A share like `3%`, of at most two decimals, in basis points. At most half. */
const share = readBy((written) => {
  const [, percent] = /^(\d{1,2}(?:\.\d{1,2})?) ?%$/.exec(written) ?? [];
  return percent === undefined ? null : Number(toUnits(percent, 2));
}).check(z.refine((bps) => bps > 0 && bps <= 5_000));

/** The ids of groups, separated by commas. */
const chats = readBy((written): ReadonlySet<number> | null => {
  const ids = written.split(",").map((id) => (/^\s*-[1-9]\d{0,15}\s*$/.test(id) ? Number(id) : Number.NaN));
  return ids.every(Number.isSafeInteger) && ids.length <= MAX_CHATS ? new Set(ids) : null;
});

/** One group has at most two ids: its old one, and that as a supergroup. */
const MAX_CHATS = 2;

/** The shortest secret, in bytes, that Standard Webhooks asks for. Whoever guesses it spends what is on the wallet. */
const MIN_SECRET_BYTES = 24;

/** Secrets as `whsec_…`, separated by a comma. */
const secrets = readBy((written): readonly Uint8Array<ArrayBuffer>[] | null => {
  const read = written.split(",").map((secret) => secretBytes(secret.trim()));
  const known = read.filter((secret) => secret !== null).filter(({ length }) => length >= MIN_SECRET_BYTES);
  return known.length === read.length && known.length <= 2 ? known : null;
});

/**
 * Whether nobody in between can answer for whoever is at an address: it is encrypted, or on this machine. Who answers for
 * a node can have a trade made twice.
 */
const isPrivate = (address: string): boolean =>
  /^https:/i.test(address) || /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/?]|$)/i.test(address);

/** The address of a node. Its path or its query may hold a key. */
const nodeUrl = z.string().check(
  z.refine((value) => isCallable(value) && /^https?:\/\/[^/?#\s]\S*$/i.test(value) && !value.includes("#")),
  z.refine(isPrivate),
);

/** The addresses of programs, separated by commas; empty for none. */
const programs = readBy((written): ReadonlySet<string> | null => {
  const named = written
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return named.every(isAddress) ? new Set(named) : null;
});

/** `on` or `off`. */
const onOff = z.pipe(
  z.enum(["on", "off"]),
  z.transform((word) => word === "on"),
);
/** `allow` or `refuse`. */
const allowed = z.pipe(
  z.enum(["allow", "refuse"]),
  z.transform((word) => word === "allow"),
);

const Env = z.object({
  EXECUTOR_SECRET: secrets,
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: text,
  SOLANA_KEY: readBy(readSecretKey),
  RPC_URL: nodeUrl,
  RPC_URL_2: orNull(nodeUrl),
  JUPITER_URL: orDefault(httpUrl.check(z.refine(isPrivate)), "https://api.jup.ag"),
  JUPITER_KEY: orNull(text),
  CHATS: orDefault(chats, ""),
  MAX_TRADE_SOL: orDefault(someSol, "0.1"),
  MAX_DAY_SOL: orDefault(someSol, "0.5"),
  MAX_FEE_SOL: orDefault(someSol, "0.005"),
  RESERVE_SOL: orDefault(sol, "0.02"),
  MAX_IMPACT: orDefault(share, "3%"),
  SLIPPAGE: orDefault(share, "2%"),
  UNVERIFIED: orDefault(allowed, "refuse"),
  FREEZABLE: orDefault(allowed, "refuse"),
  PROGRAMS: orDefault(programs, ","),
  DRY_RUN: orDefault(onOff, "on"),
  CLOCK_OFFSET_MS: orDefault(rounded, "0"),
});

/** Reads the environment. The error holds the names of what is missing or malformed, and never a value. */
export function parseTraderEnv(env: unknown): Result<TraderConfig, readonly string[]> {
  const read = readVariables(Env, env);
  if (!read.ok) return err(read.error);
  const vars = read.value;
  // A node that is asked twice agrees with itself.
  if (vars.RPC_URL_2 === vars.RPC_URL) return err(["RPC_URL_2"]);
  return ok({
    redis: { url: vars.UPSTASH_REDIS_REST_URL, token: vars.UPSTASH_REDIS_REST_TOKEN },
    secrets: vars.EXECUTOR_SECRET,
    secretKey: vars.SOLANA_KEY,
    nodes: vars.RPC_URL_2 === null ? [vars.RPC_URL] : [vars.RPC_URL, vars.RPC_URL_2],
    jupiter: { url: vars.JUPITER_URL, key: vars.JUPITER_KEY },
    limits: {
      chats: vars.CHATS,
      maxTrade: vars.MAX_TRADE_SOL,
      maxDay: vars.MAX_DAY_SOL,
      maxFee: vars.MAX_FEE_SOL,
      reserve: vars.RESERVE_SOL,
      maxImpactBps: vars.MAX_IMPACT,
      slippageBps: vars.SLIPPAGE,
      unverified: vars.UNVERIFIED,
      freezable: vars.FREEZABLE,
      programs: vars.PROGRAMS,
    },
    dryRun: vars.DRY_RUN,
    clockOffsetMs: vars.CLOCK_OFFSET_MS,
  });
}
