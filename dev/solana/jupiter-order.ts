import { address, isAddress } from "@solana/kit";
import * as z from "zod";
import type { Chain } from "./chain.ts";
import type { Hostile } from "./jupiter-hostile.ts";
import { NO_TRANSACTION, orderJson, quoteJson } from "./jupiter-order-json.ts";
import type { Orders, OrderTerms, Router } from "./jupiter-orders.ts";
import { quote } from "./jupiter-quote.ts";
import { shortageOf } from "./jupiter-shortage.ts";
import type { Market } from "./market.ts";

const DEFAULT_SLIPPAGE_BPS = 50;
/** The routers that may be excluded. */
const ROUTERS = ["metis", "iris", "jupiterz", "dflow", "okx"];

const mint = (name: string) => z.string(`${name} is required`).refine((text) => isAddress(text), `Invalid ${name}`);

const Query = z.object({
  inputMint: mint("inputMint"),
  outputMint: mint("outputMint"),
  amount: z
    .string("amount is required")
    .regex(/^[1-9]\d{0,18}$/, "Invalid amount")
    .transform(BigInt),
  taker: z
    .string()
    .refine((text) => isAddress(text), "Invalid taker")
    .transform((text) => address(text))
    .optional(),
  slippageBps: z
    .string()
    .regex(/^\d{1,5}$/, "Invalid slippageBps")
    .transform(Number)
    .refine((bps) => bps <= 10_000, "Invalid slippageBps")
    .optional(),
  excludeRouters: z
    .string()
    .transform((text) => text.split(","))
    .refine((all) => all.every((one) => ROUTERS.includes(one)), "Invalid excludeRouters")
    .default([]),
});

export interface OrderDeps {
  chain: Chain;
  market: Market;
  orders: Orders;
  terms: OrderTerms;
  /** The router that wins where it is not excluded. */
  favourite: Router;
  hostile: Hostile | null;
}

/** What `GET /order` answers. */
export interface OrderAnswer {
  status: number;
  json: unknown;
}

const refused = (status: number, error: string): OrderAnswer => ({ status, json: { error, code: status } });

/** Quotes a swap, and where there is a taker makes the transaction that it has to sign. */
export async function answerOrder(deps: OrderDeps, query: URLSearchParams): Promise<OrderAnswer> {
  const parsed = Query.safeParse(Object.fromEntries(query));
  if (!parsed.success) return refused(400, parsed.error.issues[0]?.message ?? "Invalid request");
  const { taker, excludeRouters, slippageBps, ...request } = parsed.data;
  const { chain, market, orders } = deps;
  const router = [deps.favourite, "metis" as const].find((one) => !excludeRouters.includes(one));
  const found =
    router && quote(market, { ...request, slippageBps: slippageBps ?? DEFAULT_SLIPPAGE_BPS }, chain.clock.now());
  if (router === undefined || found === undefined) return refused(400, "Failed to get quotes");
  const shown = { ...quoteJson(found, router), mode: slippageBps === undefined ? "ultra" : "manual" };
  if (taker === undefined)
    return { status: 200, json: { ...shown, ...NO_TRANSACTION, transaction: null, taker: null } };
  const lacking = await shortageOf(chain, deps.terms, found, taker, router);
  if (lacking !== undefined) return { status: 200, json: { ...shown, ...NO_TRANSACTION, ...lacking, taker } };
  const order = await orders.make(found, taker, router, deps.terms, deps.hostile);
  return { status: 200, json: { ...shown, ...orderJson(order, deps.hostile) } };
}
