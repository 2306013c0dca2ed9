import * as z from "zod/mini";
import { parseJson } from "../../src/config/variables.ts";
import { readDecimal, toUnits } from "../../src/domain/decimal.ts";
import { readExact } from "../../src/domain/exact-decimal.ts";
import { parseId } from "../../src/domain/ids.ts";
import { highestPriceOf } from "../../src/domain/price-bound.ts";
import { SOL_DECIMALS } from "../trade/amounts.ts";
import type { TradeRequest } from "../trade/trade.ts";

/** An id of a session or proposal, which is also a part of a key. */
const id = z.string().check(z.refine((written) => parseId(written) !== null));
const chatId = z.int().check(z.refine((chat) => chat !== 0));
const token = z.string().check(z.minLength(1), z.maxLength(200));
/** A sum of SOL, exact to the lamport, in lamports. */
const lamports = z.pipe(
  z.string().check(z.regex(/^\d{1,15}(\.\d{1,9})?$/)),
  z.transform((written: string) => toUnits(readDecimal(written) ?? "", SOL_DECIMALS)),
);
/** A number that is not negative. Prices have many decimals. */
const decimal = z.pipe(
  z.pipe(
    z.string(),
    z.transform((written: string) => readExact(written)),
  ),
  z.string(),
);
/** A price that a trade must not pass. */
const bound = decimal.check(z.refine((number) => number !== "0"));
const time = z.pipe(
  z.pipe(
    z.string(),
    z.transform((written: string) => Date.parse(written)),
  ),
  z.int(),
);

const DATA = { chatId, proposalId: id, token, total: lamports, deadline: time };

const Body = z.object({
  type: z.literal("proposal.approved"),
  data: z.discriminatedUnion("kind", [
    z.object({
      ...DATA,
      kind: z.literal("buy"),
      price: z.string().check(z.regex(/^(market|(target:)?\d{1,12}(\.\d{1,18})?)$/)),
      maxPrice: z.optional(bound),
    }),
    z.object({
      ...DATA,
      kind: z.literal("sell"),
      bought: z.object({ proposalId: id, tokenAmount: z.optional(decimal) }),
      minPrice: z.optional(bound),
    }),
  ]),
});

/** Reads the body of a verified request (docs/executors.md). Returns null if it makes no sense. */
export function readTradeRequest(body: string): TradeRequest | null {
  const read = Body.safeParse(parseJson(body));
  if (!read.success) return null;
  const { data } = read.data;
  const asked = { chatId: data.chatId, token: data.token, total: data.total, deadline: data.deadline };
  const terms =
    data.kind === "buy"
      ? // A target counts as a limit: the trader does not wait for one.
        { ...asked, kind: data.kind, limit: highestPriceOf({ price: data.price, maxPrice: data.maxPrice ?? null }) }
      : {
          ...asked,
          kind: data.kind,
          limit: data.minPrice ?? null,
          bought: { id: data.bought.proposalId, tokens: data.bought.tokenAmount ?? null },
        };
  return { id: data.proposalId, terms };
}
