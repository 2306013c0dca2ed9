import { randomUUID } from "node:crypto";
import type { Address, KeyPairSigner, Transaction } from "@solana/kit";
import type { Chain } from "./chain.ts";
import { buildSwap, COMPUTE_UNIT_LIMIT, tokenAddress } from "./jupiter-build.ts";
import { type Hostile, hostileInstructions, THIEF } from "./jupiter-hostile.ts";
import { limitIndex, type Quote } from "./jupiter-quote.ts";
import { type Market, SOL_DECIMALS, SOL_MINT } from "./market.ts";
import type { Pool } from "./pool.ts";
import { TOKEN_ACCOUNT_RENT_LAMPORTS } from "./tokens.ts";

/** How long an order can be executed, in milliseconds: a little longer than its blockhash is taken. */
const ORDER_LIFE_MS = 120_000;
/** How old an order's blockhash is: as old as a confirmed block, so that nodes know it. */
const BLOCKHASH_LAG_SLOTS = 2n;
const MICROLAMPORTS = 1_000_000n;
const BPS = 10_000n;

/** The routers that are here. Only the first asks nobody else to sign. */
export type Router = "metis" | "jupiterz";

/** An order that was given out with a transaction. */
export interface Order {
  requestId: string;
  quote: Quote;
  router: Router;
  taker: Address;
  feePayer: Address;
  transaction: Transaction;
  lastValidBlockHeight: bigint;
  rentLamports: bigint;
  priorityLamports: bigint;
  /** When it can no more be executed, in milliseconds. */
  expiresAt: number;
}

/** What orders are like, whoever asks. */
export interface OrderTerms {
  /** How much less than it quotes an order pays, in hundredths of a percent, but never less than its threshold. */
  shortfallBps: number;
  microLamportsPerUnit: bigint;
}

export class Orders {
  readonly #chain: Chain;
  readonly #pool: Pool;
  readonly #market: Market;
  readonly maker: KeyPairSigner;
  readonly #orders = new Map<string, Order>();

  constructor(chain: Chain, pool: Pool, market: Market, maker: KeyPairSigner) {
    this.#chain = chain;
    this.#pool = pool;
    this.#market = market;
    this.maker = maker;
  }

  /** An order that may still be executed. */
  find(requestId: string): Order | undefined {
    const order = this.#orders.get(requestId);
    return order !== undefined && this.#chain.clock.now() < order.expiresAt ? order : undefined;
  }

  /** Makes an order with a transaction for its taker to sign. */
  async make(quote: Quote, taker: Address, router: Router, terms: OrderTerms, hostile: Hostile | null): Promise<Order> {
    const { side, token, amount } = quote;
    const now = this.#chain.clock.now();
    const price = this.#market.priceOf(token, now);
    if (price === undefined) throw new Error(`a quote of ${token}, which has no price`);
    const lifetime = this.#chain.blockhashes.of(this.#chain.slot - BLOCKHASH_LAG_SLOTS);
    const gets = hostile === "short" ? quote.threshold / 2n : paidOut(quote, terms);
    const recipient = hostile === "divert" ? THIEF : taker;
    const outputMint = side === "buy" ? token : SOL_MINT;
    const microLamportsPerUnit =
      hostile === "high_fee"
        ? (MICROLAMPORTS * 10n ** BigInt(SOL_DECIMALS)) / BigInt(COMPUTE_UNIT_LIMIT)
        : terms.microLamportsPerUnit;
    const feePayer = router === "jupiterz" || hostile === "foreign_payer" ? this.maker.address : taker;
    const transaction = await buildSwap(this.#pool, {
      side,
      taker,
      recipient,
      token,
      decimals: this.#market.tokens.find(({ mint }) => mint === token)?.decimals ?? 0,
      pays: hostile === "overspend" ? amount * 2n : amount,
      gets,
      offer: this.#pool.offer(outputMint, gets, taker),
      limitIndex: limitIndex(quote, this.#pool.indexOf(token, price)),
      feePayer,
      microLamportsPerUnit,
      lifetime,
      extra: await hostileInstructions(hostile, taker, token),
    });
    const order: Order = {
      requestId: randomUUID(),
      quote,
      router,
      taker,
      feePayer,
      transaction,
      lastValidBlockHeight: lifetime.lastValidBlockHeight,
      rentLamports: await this.#rent(quote, taker),
      priorityLamports: priorityFeeOf(terms),
      expiresAt: now + ORDER_LIFE_MS,
    };
    this.#orders.set(order.requestId, order);
    return order;
  }

  /** What the taker's new token account keeps; nothing where there is one already, or SOL is what comes out. */
  async #rent({ side, token }: Quote, taker: Address): Promise<bigint> {
    if (side === "sell") return 0n;
    return this.#chain.accounts.now(await tokenAddress(taker, token)) === null ? TOKEN_ACCOUNT_RENT_LAMPORTS : 0n;
  }
}

/** What an honest order pays for being quick, in lamports. */
export const priorityFeeOf = ({ microLamportsPerUnit }: OrderTerms): bigint =>
  (microLamportsPerUnit * BigInt(COMPUTE_UNIT_LIMIT)) / MICROLAMPORTS;

/** What an order really pays: what it quotes less the shortfall, at least its threshold. */
function paidOut({ outAmount, threshold }: Quote, { shortfallBps }: OrderTerms): bigint {
  const less = outAmount - (outAmount * BigInt(shortfallBps)) / BPS;
  return less > threshold ? less : threshold;
}
