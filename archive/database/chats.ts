import type { Ask } from "./connection.ts";
import type { Place } from "./rows.ts";
import { millisecondsOf, timeOf } from "./sql.ts";

/**
 * Follows a chat through its moves. `union` ends it in a circle. The chat's own row is there only if it moved or was
 * forgotten.
 */
const FOLLOW = `with recursive followed(chat_id, step) as (
    select $1::bigint, 0
    union
    select c.moved_to, step + 1 from followed f join chats c on c.chat_id = f.chat_id
    where c.moved_to is not null and step < 100
  )`;

const FOLLOWED_SQL = `${FOLLOW} select chat_id from followed order by step`;

const PLACE_SQL = `${FOLLOW}
  select (select chat_id from followed order by step desc limit 1) as chat_id,
    (select ${millisecondsOf("max(forgotten_at)")} from chats where chat_id in (select chat_id from followed)) as forgotten_at`;

/** Finds where a chat is now, and the last time that it was forgotten, there or before it moved. */
export async function placeOf(ask: Ask, chatId: number): Promise<Place> {
  const [row] = await ask(PLACE_SQL, [chatId]);
  const forgottenAt = row?.forgotten_at ?? null;
  return { chatId: Number(row?.chat_id ?? chatId), forgottenAt: forgottenAt === null ? null : Number(forgottenAt) };
}

/**
 * Remembers that a chat moved, and lets its sessions, its proposals, its orders and its tombstone follow. `orderShift` is
 * added to the numbers of its orders.
 */
export async function moveChat(ask: Ask, fromChatId: number, toChatId: number, orderShift: number): Promise<void> {
  const followed = (await ask(FOLLOWED_SQL, [toChatId])).map((row) => Number(row.chat_id));
  // A chat that would come back to itself stays where it is.
  if (followed.includes(fromChatId)) return;
  const target = followed.at(-1) ?? toChatId;
  await ask(
    "insert into chats (chat_id, moved_to) values ($1, $2) on conflict (chat_id) do update set moved_to = excluded.moved_to",
    [fromChatId, toChatId],
  );
  await ask(INHERIT_TOMBSTONE_SQL, [fromChatId, target]);
  await ask("update sessions set chat_id = $2 where chat_id = $1", [fromChatId, target]);
  await ask("update proposals set chat_id = $2 where chat_id = $1", [fromChatId, target]);
  // One that was written anew since the move stays as it is.
  await ask(
    `delete from orders o using orders n
      where o.chat_id = $1 and n.chat_id = $2 and (n.proposal_id = o.proposal_id or n.number = o.number + $3)`,
    [fromChatId, target, orderShift],
  );
  await ask("update orders set chat_id = $2, number = number + $3 where chat_id = $1", [
    fromChatId,
    target,
    orderShift,
  ]);
}

const TOMBSTONE_SQL = `insert into chats (chat_id, forgotten_at) values ($1, ${timeOf("$2")})
  on conflict (chat_id) do update set forgotten_at = greatest(chats.forgotten_at, excluded.forgotten_at)`;

const INHERIT_TOMBSTONE_SQL = `insert into chats (chat_id, forgotten_at)
  select $2::bigint, forgotten_at from chats where chat_id = $1 and forgotten_at is not null
  on conflict (chat_id) do update set forgotten_at = greatest(chats.forgotten_at, excluded.forgotten_at)`;

const ORDERS_THAT_ENDED = "state not in ('filled', 'unknown')";

/** Deletes what a chat began up to a time, there and where it moved to, and remembers it. */
export async function forgetChat(ask: Ask, chatId: number, time: number): Promise<void> {
  const { chatId: now } = await placeOf(ask, chatId);
  for (const chat of new Set([chatId, now])) {
    const began = (column: string) => `chat_id = $1 and ${column} <= ${timeOf("$2")}`;
    await ask(TOMBSTONE_SQL, [chat, time]);
    await ask(deleteSessions(began("opened_at")), [chat, time]);
    await ask(deleteProposals(began("started_at")), [chat, time]);
    await ask(`delete from orders where ${began("ended_at")} and ${ORDERS_THAT_ENDED}`, [chat, time]);
  }
}

/** The maximum number of rows of a table that are deleted at a time for their age. Later runs delete the rest. */
const DELETE_AT_ONCE = 500;

/** Deletes what was over before a time, some at a time: however much there is, no statement meets its time limit. */
export async function deleteOlderThan(ask: Ask, time: number): Promise<void> {
  const some = (table: string, key: string, column: string, more = "true") =>
    `(${key}) in (select ${key} from ${table} where ${column} < ${timeOf("$1")} and ${more} limit ${DELETE_AT_ONCE})`;
  await ask(deleteSessions(some("sessions", "id", "ended_at")), [time]);
  await ask(deleteProposals(some("proposals", "id", "ends_at")), [time]);
  await ask(`delete from orders where ${some("orders", "chat_id, number", "ended_at", ORDERS_THAT_ENDED)}`, [time]);
}

/** Deletes sessions with those who joined. */
const deleteSessions = (where: string): string => `with gone as (delete from sessions where ${where} returning id)
    delete from participants where session_id in (select id from gone)`;

/** Deletes proposals with all their votes. */
const deleteProposals = (where: string): string => `with gone as (delete from proposals where ${where} returning id),
    replaced as (delete from replaced_votes where proposal_id in (select id from gone))
    delete from votes where proposal_id in (select id from gone)`;
