import * as z from "zod/mini";
import { parseId } from "../domain/ids.ts";
import { ORDER_STATES } from "../domain/order.ts";
import { PROPOSAL_STATES } from "../domain/session.ts";

// Which values the archive's Worker returns. It may be deployed at another time than this one.

const Lamports = z.int().check(z.nonnegative());
const count = z.int().check(z.nonnegative());
const time = z.int().check(z.positive());
const text = z.nullable(z.string());
const traded = { fee: z.nullable(Lamports), txUrl: text, onPaper: z.boolean() };
const choice = z.enum(["yes", "no"]);

/** An id is written into buttons and files, so it has to be one. */
const id = z.string().check(z.refine((written) => parseId(written) !== null));

const PersonJson = z.object({
  id: z.int(),
  name: z.object({ kind: z.enum(["username", "first_name"]), text: z.string() }),
});

const OutcomeJson = z.union([
  z.object({
    tag: z.literal("filled"),
    fill: z.object({ tokenAmount: text, price: text, received: z.nullable(Lamports), ...traded }),
  }),
  z.object({ tag: z.literal("rejected"), reason: z.string(), gone: z.exactOptional(z.boolean()) }),
  z.object({ tag: z.literal("unknown") }),
]);

/** The past votes that the archive returns. */
export const PastVotesJson = z.array(
  z.object({
    id,
    kind: z.enum(["buy", "sell"]),
    token: z.string(),
    orderNumber: z.nullable(count),
    startTime: time,
    endTime: time,
    state: z.enum(PROPOSAL_STATES),
    passed: z.nullable(z.boolean()),
    yes: count,
    no: count,
    abstained: count,
    lamports: Lamports,
    outcome: z.nullable(OutcomeJson),
    votesHidden: z.boolean(),
    votes: z.array(z.object({ voter: PersonJson, choice, lamports: Lamports })),
  }),
);

const BoughtJson = z.object({
  proposalId: id,
  token: z.string(),
  executorToken: z.string(),
  total: Lamports,
  tokenAmount: text,
  price: text,
  ...traded,
  reason: text,
  at: time,
});

const SaleJson = z.object({ proposalId: id, received: Lamports, ...traded, at: time });

/** The orders that the archive returns. */
export const OrdersJson = z.array(
  z.object({
    number: z.int().check(z.positive()),
    state: z.enum(ORDER_STATES),
    bought: BoughtJson,
    sale: z.nullable(SaleJson),
    beingSold: z.boolean(),
    contributions: z.array(z.object({ contributor: PersonJson, lamports: Lamports })),
  }),
);
