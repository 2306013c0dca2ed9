import * as z from "zod/mini";
import { parseId } from "../domain/ids.ts";
import { ORDER_STATES } from "../domain/order.ts";
import { NONCE } from "../domain/recount.ts";
import { PROPOSAL_STATES } from "../domain/session.ts";

// Which values the archive's Worker returns. It may be deployed at another time than this one. It reads its own rows by these, too.

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

/** How a trade ended. */
export const OutcomeJson = z.union([
  z.object({
    tag: z.literal("filled"),
    fill: z.object({ tokenAmount: text, price: text, received: z.nullable(Lamports), ...traded }),
  }),
  z.object({ tag: z.literal("rejected"), reason: z.string(), gone: z.exactOptional(z.boolean()) }),
  z.object({ tag: z.literal("unknown") }),
]);

const ReceiptJson = z.object({ number: z.int().check(z.positive()), nonce: z.string().check(z.regex(NONCE)) });
const HashJson = z.string().check(z.regex(/^[0-9a-f]{64}$/));

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
    votes: z.array(
      z.object({ voter: PersonJson, choice, lamports: Lamports, receipt: z._default(z.nullable(ReceiptJson), null) }),
    ),
    replaced: z._default(z.array(z.object({ receipt: ReceiptJson, userId: z.int(), choice, lamports: Lamports })), []),
    hash: z._default(z.nullable(HashJson), null),
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

/** An order, with who paid what for it. */
export const OrderJson = z.object({
  number: z.int().check(z.positive()),
  state: z.enum(ORDER_STATES),
  bought: BoughtJson,
  sale: z.nullable(SaleJson),
  beingSold: z.boolean(),
  contributions: z.array(z.object({ contributor: PersonJson, lamports: Lamports })),
});

/** The orders that the archive returns. */
export const OrdersJson = z.array(OrderJson);

/** An order of one of somebody's groups. */
export const PaidOrderJson = z.object({ chatId: z.int(), session: text, order: OrderJson });

/** The orders that somebody paid for. */
export const PaidOrdersJson = z.array(PaidOrderJson);
