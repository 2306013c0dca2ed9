import type { Order } from "../../src/domain/order.ts";
import type { PaidOrder } from "../../src/domain/paid-order.ts";
import type { PastVote, PastVoteCursor } from "../../src/domain/past-vote.ts";
import { readOrder, readPaidOrder, readPastVote } from "./answers.ts";
import { type AnsweredRow, connect } from "./connection.ts";
import { asWhole } from "./errors.ts";
import { toJson } from "./json.ts";
import { millisecondsOf, timeOf } from "./sql.ts";

/** Where a page of past votes begins and ends. */
export interface PastVotesPage {
  readonly chatId: number;
  /** The last vote of the page before; null for the first page. */
  readonly before: PastVoteCursor | null;
  readonly limit: number;
  /** The time, in milliseconds since 1970: a session that is archived ahead is not over before it has expired. */
  readonly now: number;
}

/**
 * Ids are compared byte by byte, as JavaScript compares them. A vote that nobody finished is past once its session has
 * expired: until then it may be running, and the next run of the archive writes it anew.
 */
const PAST_VOTES_SQL = `select p.id, p.kind, p.token, p.order_number, ${millisecondsOf("p.started_at")} as start_time,
    ${millisecondsOf("p.ends_at")} as end_time, p.state, p.passed, p.hidden, p.yes, p.no, p.abstained, p.lamports, p.outcome, p.hash,
    (select coalesce(jsonb_agg(v order by v.user_id), '[]') from votes v where v.proposal_id = p.id) as votes,
    (select coalesce(jsonb_agg(v order by v.number), '[]') from replaced_votes v where v.proposal_id = p.id) as replaced
  from proposals p left join sessions s on s.id = p.session_id
  where p.chat_id = $1
    and (p.state in ('announced', 'cancelled') or (s.ended = 'expired' and s.ended_at <= ${timeOf("$4")}))
    and ($2::double precision is null or (p.started_at, p.id collate "C") < (${timeOf("$2")}, $3::text collate "C"))
  order by p.started_at desc, p.id collate "C" desc
  limit $5`;

const ORDERS_SQL = `select number, state, bought, sale, contributions from orders
  where chat_id = $1 and number > $2 order by number limit $3`;

/** The index `orders_contributions` answers `@>`. An order that was never bought is nobody's. */
export const PAID_ORDERS_SQL = `select o.chat_id, s.message as session, o.number, o.state, o.bought, o.sale, o.contributions
  from orders o left join proposals p on p.id = o.proposal_id left join sessions s on s.id = p.session_id
  where o.contributions @> $1::jsonb and o.state <> 'rejected'
  order by (o.state <> 'sold') desc, o.bought_at desc nulls last, o.chat_id, o.number desc
  limit $2`;

/** Reads a page of a chat's past votes, the newest first. Throws DatabaseUnavailable. */
export async function readPastVotes(connectionString: string, page: PastVotesPage): Promise<PastVote[]> {
  const { chatId, before, limit, now } = page;
  const values = [chatId, before?.startTime ?? null, before?.id ?? null, now, limit];
  return (await readRows(connectionString, PAST_VOTES_SQL, values)).map(readPastVote);
}

/** Reads a chat's orders with numbers above `after`, by number. Throws DatabaseUnavailable. */
export async function readOrders(
  connectionString: string,
  { chatId, after, limit }: { readonly chatId: number; readonly after: number; readonly limit: number },
): Promise<Order[]> {
  return (await readRows(connectionString, ORDERS_SQL, [chatId, after, limit])).map(readOrder);
}

/** The orders of which somebody is a contributor, as PAID_ORDERS_SQL finds them. */
export const paidBy = (userId: number): string => toJson([{ contributor: { id: userId } }]);

/**
 * Reads at most `limit` orders that somebody paid for: those that are held first, then the newest. Throws
 * DatabaseUnavailable.
 */
export async function readOrdersPaidBy(
  connectionString: string,
  { userId, limit }: { readonly userId: number; readonly limit: number },
): Promise<PaidOrder[]> {
  return (await readRows(connectionString, PAID_ORDERS_SQL, [paidBy(userId), limit])).map(readPaidOrder);
}

/**
 * Reads in a transaction of its own, which has our time limits. Hyperdrive may answer a query outside of one from its
 * cache, and so show what was forgotten since.
 */
async function readRows(connectionString: string, sql: string, values: readonly unknown[]) {
  const connection = await connect(connectionString);
  try {
    await connection.begin("read only");
    const rows: readonly AnsweredRow[] = await connection.ask(sql, values);
    await connection.commit();
    return rows;
  } catch (thrown) {
    throw asWhole(thrown);
  } finally {
    await connection.close();
  }
}
