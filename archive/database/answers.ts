import * as z from "zod/mini";
import { OrderJson, OutcomeJson, PaidOrderJson } from "../../src/archive-reader/archive-json.ts";
import type { Order } from "../../src/domain/order.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import { isAnnounced, isSecret, type PastVote } from "../../src/domain/past-vote.ts";
import { PROPOSAL_STATES } from "../../src/domain/session.ts";
import type { AnsweredRow } from "./connection.ts";
import { personOf } from "./person-columns.ts";

/** A whole number: the driver gives a bigint as text, and JSON as a number. No amount is beyond 2^53. */
const whole = z.pipe(z.union([z.int(), z.string().check(z.regex(/^-?\d+$/))]), z.pipe(z.transform(Number), z.int()));
const text = z.nullable(z.string());
const choice = z.enum(["yes", "no"]);

/** An order, as the bot reads it from here. */
const OrderRow = z.omit(OrderJson, { beingSold: true });

const ProposalRow = z.object({
  id: z.string(),
  kind: z.enum(["buy", "sell"]),
  token: z.string(),
  order_number: z.nullable(z.int()),
  start_time: whole,
  end_time: whole,
  state: z.enum(PROPOSAL_STATES),
  passed: z.nullable(z.boolean()),
  hidden: z.boolean(),
  yes: z.int(),
  no: z.int(),
  abstained: z.int(),
  lamports: whole,
  outcome: z.nullable(OutcomeJson),
  votes: z.array(
    z.object({
      user_id: z.int(),
      name: z.string(),
      is_username: z.nullable(z.boolean()),
      choice,
      lamports: z.int(),
      number: z.nullable(z.int()),
      nonce: text,
    }),
  ),
  replaced: z.array(z.object({ number: z.int(), user_id: z.int(), choice, lamports: z.int(), nonce: z.string() })),
  hash: text,
});

/** Reads a past vote. What nobody may learn is left out. Throws if the row is none of ours. */
export function readPastVote(row: AnsweredRow): PastVote {
  const { order_number, start_time, end_time, hidden, yes, no, abstained, lamports, votes, replaced, hash, ...same } =
    ProposalRow.parse(row);
  const secret = isSecret(hidden, same.state);
  const counts = secret ? { yes: 0, no: 0, abstained: 0, lamports: 0 } : { yes, no, abstained, lamports };
  return {
    ...same,
    orderNumber: order_number,
    startTime: start_time,
    endTime: end_time,
    ...counts,
    votesHidden: secret,
    votes: secret ? [] : votes.map(readVote),
    replaced: secret ? [] : replaced.map(readReplaced),
    hash: isAnnounced(same.state) ? hash : null,
  };
}

type VotesRow = z.infer<typeof ProposalRow>;

function readVote(row: VotesRow["votes"][number]): PastVote["votes"][number] {
  const { choice, lamports, number, nonce } = row;
  return {
    voter: personOf(row),
    choice,
    lamports,
    receipt: number === null || nonce === null ? null : { number, nonce },
  };
}

const readReplaced = ({ number, user_id, choice, lamports, nonce }: VotesRow["replaced"][number]) => ({
  receipt: { number, nonce },
  userId: user_id,
  choice,
  lamports,
});

/** Reads an order. Throws if the row is none of ours. */
export const readOrder = (row: AnsweredRow): Order => ({ ...OrderRow.parse(row), beingSold: false });

const PaidOrderRow = z.object({ chat_id: whole, session: PaidOrderJson.shape.session });

/** Reads an order with its group. Throws if the row is none of ours. */
export function readPaidOrder(row: AnsweredRow): PaidOrder {
  const { chat_id: chatId, session } = PaidOrderRow.parse(row);
  return { chatId, session, order: readOrder(row) };
}
