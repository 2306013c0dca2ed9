import * as z from "zod";
import { toUnits } from "./decimal.ts";

/** 1 SOL has nine decimals; what is finer cannot be paid. */
const SOL_PLACES = 9;

const DAY_MS = 24 * 3_600_000;

const id = z.string().min(1);
const decimal = z.string().regex(/^\d{1,30}(?:\.\d{1,18})?$/, "a decimal number as a string");
const sol = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,9})?$/, "an amount of SOL as a decimal string")
  .refine((text) => /[1-9]/.test(text), "more than nothing");
const price = z
  .string()
  .regex(/^(?:market|(?:target:)?\d{1,12}(?:\.\d{1,18})?)$/, "market, a number or target:<number>")
  .refine((text) => text === "market" || /[1-9]/.test(text), "more than nothing");
/** The price that a trade must not pass, in SOL for one token. It is left out if the group saw no quote. */
const bound = z
  .string()
  .regex(/^\d{1,30}(?:\.\d{1,36})?$/, "a price in SOL as a decimal string")
  .refine((text) => /[1-9]/.test(text), "more than nothing")
  .optional();

/** What each trade says, whatever its kind. Fields that are not named here are refused, so that no misspelt one goes unseen. */
const trade = {
  chatId: z.int(),
  sessionId: id,
  proposalId: id,
  token: id,
  price,
  total: sol,
  /** After this the trade must not be begun, as `timestamp` in ISO 8601. */
  deadline: z.iso.datetime(),
  contributions: z.array(z.strictObject({ userId: z.int().positive(), name: z.string().min(1), amount: sol })).min(1),
};

const buy = z.strictObject({ kind: z.literal("buy"), ...trade, maxPrice: bound });
const sell = z.strictObject({
  kind: z.literal("sell"),
  ...trade,
  minPrice: bound,
  order: z.int().positive(),
  bought: z.strictObject({ proposalId: id, tokenAmount: decimal.optional(), price: decimal.optional() }).optional(),
});

const request = z
  .strictObject({
    type: z.literal("proposal.approved"),
    /** ISO 8601 in UTC, as Standard Webhooks asks for. */
    timestamp: z.iso.datetime(),
    data: z
      .discriminatedUnion("kind", [buy, sell])
      .refine(sumsUp, { path: ["contributions"], error: "do not sum up to the total" }),
  })
  .refine(({ timestamp, data }) => Date.parse(data.deadline) - Date.parse(timestamp) === DAY_MS, {
    path: ["data", "deadline"],
    error: "is not 24 hours after the vote",
  });

/** A trade as it is asked for. */
export type TradeRequest = z.infer<typeof request>;
export type TradeData = TradeRequest["data"];

/** Reads the body of a call; what is wrong with it, in words, where it does not fit. */
export function readRequest(body: string): TradeRequest | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return "the body is not JSON";
  }
  const parsed = request.safeParse(json);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}

function sumsUp({ total, contributions }: { total: string; contributions: { amount: string }[] }): boolean {
  const sum = contributions.reduce((sofar, { amount }) => sofar + toUnits(amount, SOL_PLACES), 0n);
  return sum === toUnits(total, SOL_PLACES);
}
