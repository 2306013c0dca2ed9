import type { ArchiveWriter } from "../../archive/database/database.ts";
import { connectArchive } from "../../archive/database/postgres.ts";
import type { PostgresStandIn } from "../../dev/postgres/server.ts";
import type { Archivable } from "../../src/domain/archivable.ts";
import type { Order } from "../../src/domain/order.ts";
import type { BuyProposal, Proposal, Session } from "../../src/domain/session.ts";
import { alice, bob, carol, no, PROPOSAL, SESSION, yes } from "../views/samples.ts";
import { BOUGHT, ORDER } from "../views/trade-samples.ts";

export const START = 1_800_000_000_000;
export const HOUR_MS = 3_600_000;

/** A buy with two yes and a no, that ended and was announced. `message` names it in its chat. */
export const buyIn = (chatId: number, message: number, more: Partial<BuyProposal> = {}): BuyProposal => ({
  ...PROPOSAL,
  id: `${chatId}.${message}`,
  startTime: START + message,
  endTime: START + message + 300_000,
  state: "announced",
  tally: { yes: 2, no: 1, lamports: 60_000_000 },
  votes: [yes(alice, 50_000_000), yes(bob, 10_000_000), no(carol)],
  ...more,
});

export const sessionIn = (
  chatId: number,
  proposals: readonly Proposal[] = [],
  more: Partial<Session> = {},
): Extract<Archivable, { kind: "session" }> => ({
  kind: "session",
  ended: "closed",
  endedAt: START + HOUR_MS,
  session: { ...SESSION, id: `${chatId}.1`, chatId, openedAt: START, proposals, ...more },
});

export const proposalIn = (
  chatId: number,
  proposal: Proposal,
  sessionId: string | null = `${chatId}.1`,
): Archivable => ({ kind: "proposal", chatId, sessionId, proposal });

/** The order that the buy of this message made. */
export const orderIn = (chatId: number, number: number, message = number, more: Partial<Order> = {}): Archivable => ({
  kind: "order",
  chatId,
  order: { ...ORDER, number, bought: { ...BOUGHT, proposalId: `${chatId}.${message}`, at: START + message }, ...more },
});

/** Carries work out in a transaction of its own, on a connection of its own. Throws if another one is in the way. */
export async function inArchive<Done>(
  { url }: Pick<PostgresStandIn, "url">,
  work: (writer: ArchiveWriter) => Promise<Done>,
): Promise<Done> {
  const archive = connectArchive(url);
  try {
    for (;;) {
      const done = await archive.inTransaction(async (writer) => ({ done: await work(writer) }));
      if (done !== "busy") return done.done;
    }
  } finally {
    await archive.close();
  }
}

/** Writes things one after the other, in one transaction. Returns what was refused. */
export const write = (database: Pick<PostgresStandIn, "url">, ...archivables: readonly Archivable[]) =>
  inArchive(database, async (writer) => {
    const refusals = [];
    for (const archivable of archivables) refusals.push(...(await writer.write(archivable)));
    return refusals;
  });

/** All that is in a chat's tables, in an order that does not depend on when it was written. */
export async function contentOf(database: PostgresStandIn, chatIds: readonly number[]) {
  const [row] = await database.query(
    `select
      (select jsonb_agg(s order by id) from sessions s where chat_id = any($1)) as sessions,
      (select jsonb_agg(p order by session_id, user_id) from participants p where split_part(session_id, '.', 1)::bigint = any($1)) as participants,
      (select jsonb_agg(p order by id) from proposals p where chat_id = any($1)) as proposals,
      (select jsonb_agg(v order by proposal_id, user_id) from votes v where split_part(proposal_id, '.', 1)::bigint = any($1)) as votes,
      (select jsonb_agg(o order by chat_id, number) from orders o where chat_id = any($1)) as orders`,
    [chatIds],
  );
  return row;
}
