import * as z from "zod/mini";
import { type Bought, ORDER_STATES, type OrderState, type Sale } from "../domain/order.ts";
import { packName, unpackName } from "../domain/person.ts";
import type { Contribution, Outcome } from "../domain/trade.ts";
import { StoreUnavailable } from "./errors.ts";

const Lamports = z.int().check(z.nonnegative());
const text = z.nullable(z.string());
const traded = { fee: z.nullable(Lamports), txUrl: text, onPaper: z.boolean() };

/** Orders are kept for ever, so their JSON keeps an older name of `executorToken`. */
const BoughtJson = z.object({
  proposalId: z.string(),
  token: z.string(),
  passedOn: z.string(),
  total: Lamports,
  tokenAmount: text,
  price: text,
  ...traded,
  reason: text,
  at: z.int(),
});

const SaleJson = z.object({ proposalId: z.string(), received: Lamports, ...traded, at: z.int() });

const FillJson = z.object({ tokenAmount: text, price: text, received: z.nullable(Lamports), ...traded });

const OutcomeJson = z.union([
  z.object({ tag: z.literal("filled"), fill: FillJson }),
  z.object({ tag: z.literal("rejected"), reason: z.string(), gone: z.exactOptional(z.boolean()) }),
  z.object({ tag: z.literal("unknown") }),
]);

/** Who paid what, as `[user id, packed name, lamports]`. It is short, since it is the longest text of an order. */
const ContributionsJson = z.array(z.tuple([z.int(), z.string(), Lamports]));

/** Reads JSON that the store wrote. Throws StoreUnavailable for other text, and quotes none of it. */
function read<Out>(schema: z.ZodMiniType<Out>, json: string): Out {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw new StoreUnavailable("unreadable", "an order");
  }
}

/** Reads how an order was bought, as an order and the card of its sale keep it. */
export function readBought(json: string): Bought {
  const { passedOn: executorToken, ...bought } = read(BoughtJson, json);
  return { ...bought, executorToken };
}

/** Writes how an order was bought. */
export const writeBought = ({ executorToken: passedOn, ...bought }: Bought): string =>
  JSON.stringify({ ...bought, passedOn });

/** Reads how an order was sold; null for `''`, which means that it was not. */
export const readSale = (json: string): Sale | null => (json === "" ? null : read(SaleJson, json));

/** Reads how a trade ended; null for `''`, which means that it has not. */
export const readOutcome = (json: string): Outcome | null => (json === "" ? null : read(OutcomeJson, json));

/** Reads an order's state. */
export function orderState(text: string): OrderState {
  const state = ORDER_STATES.find((known) => known === text);
  if (state === undefined) throw new StoreUnavailable("unreadable", "an order's state");
  return state;
}

/** Writes who paid what. */
export const writeContributions = (contributions: readonly Contribution[]): string =>
  JSON.stringify(contributions.map(({ contributor: { id, name }, lamports }) => [id, packName(name), lamports]));

/** Reads who paid what. */
export const readContributions = (json: string): readonly Contribution[] =>
  read(ContributionsJson, json).map(([id, packed, lamports]) => ({
    contributor: { id, name: unpackName(packed) },
    lamports,
  }));
