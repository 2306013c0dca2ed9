import { type SessionRecord, toRecord } from "../domain/record.ts";
import type { KeptProposal, Proposal, Session } from "../domain/session.ts";
import { ENDED_KEPT_FOR_MS } from "../time-limits.ts";
import type { Connection } from "./connection.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { StoreUnavailable } from "./errors.ts";
import { closedKey, keptKey, knownId, recordKey } from "./keys.ts";
import { readRecord } from "./record-json.ts";
import { readKeptScript } from "./scripts/read-kept.ts";
import { readRecordScript } from "./scripts/read-record.ts";
import { readKept } from "./session-hash.ts";

/** The maximum number of proposals that are read in one request: fifty votes in each are some hundred kilobytes. */
const READ_AT_ONCE = 50;

/**
 * Reads a session's kept proposals, and returns it with all proposals, oldest first. It takes one request for each
 * fifty of them, and none if there are none. Expired proposals are left out.
 */
export async function withKept(connection: Connection, session: Session): Promise<Session> {
  return joinKept(session, await readKeptProposals(connection, keptElsewhere(session)));
}

/** Returns the kept proposals of a session that are not in its hash any more. */
export const keptElsewhere = (session: Session): readonly KeptProposal[] =>
  session.kept.filter(({ id }) => session.proposals.every((proposal) => proposal.id !== id));

/** Reads kept proposals, fifty in one request. Expired ones are left out. */
export async function readKeptProposals(
  connection: Connection,
  wanted: readonly KeptProposal[],
): Promise<readonly Proposal[]> {
  const kept: Proposal[] = [];
  for (let first = 0; first < wanted.length; first += READ_AT_ONCE) {
    const some = wanted.slice(first, first + READ_AT_ONCE);
    const replies = await connection.batch(({ run }) => {
      for (const { id, chatId } of some) run(readKeptScript, [keptKey(chatId, id)], {});
    });
    kept.push(...some.flatMap(({ id }, i) => readKept(readKeptScript.decode(readReply(replies[i])).fields, id) ?? []));
  }
  return kept;
}

/** Returns a session with its kept proposals among the others, oldest first. */
export function joinKept(session: Session, kept: readonly Proposal[]): Session {
  const [last, ...earlier] = session.proposals.toReversed();
  const finished = [...kept, ...earlier].sort((a, b) => a.startTime - b.startTime);
  return { ...session, kept: [], proposals: last === undefined ? finished : [...finished, last] };
}

/** Reads the records of closed sessions, in the order of their ids. A record that has expired is null. */
export async function readRecords(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<readonly { readonly id: string; readonly record: SessionRecord | null }[]> {
  const records: { id: string; record: SessionRecord | null }[] = [];
  for (let first = 0; first < sessionIds.length; first += READ_AT_ONCE) {
    const some = sessionIds.slice(first, first + READ_AT_ONCE);
    const replies = await connection.batch(({ run }) => {
      for (const id of some) run(readRecordScript, [recordKey(knownId(id))], {});
    });
    for (const [i, id] of some.entries()) {
      const reply = readRecordScript.decode(readReply(replies[i]));
      records.push({ id, record: reply.tag === "record" ? readRecord(reply.json) : null });
    }
  }
  return records;
}

/**
 * How a record is written. `keptForMs` is how long its kept proposals live on. `listed` says whether its session is
 * also named among its chat's closed ones.
 */
interface Writing {
  readonly now: number;
  readonly ttlMs: number;
  readonly keptForMs: number;
  readonly listed: boolean;
}

/** How the records of a store are written. With the archive on, kept proposals live until the archive has them. */
export const writing = ({ now, ttlMs, archiving }: Pick<StoreContext, "now" | "ttlMs" | "archiving">) => ({
  now: now(),
  ttlMs,
  keptForMs: archiving ? Math.max(ttlMs, ENDED_KEPT_FOR_MS) : ttlMs,
});

/**
 * Writes the record of a closed session, and lets its kept proposals expire with it. If Redis finds a record too large,
 * it is written without votes, which stay with the kept proposals. If that is too large, it is written without names,
 * and then without proposals. A chat's session can thus be closed in any case.
 */
export async function writeRecord(
  connection: Connection,
  session: Session,
  { now, ttlMs, keptForMs, listed }: Writing,
): Promise<void> {
  const whole = toRecord(await withKept(connection, session));
  for (const record of shorterAndShorter(whole)) {
    try {
      await connection.batch(({ pipeline }) => {
        pipeline.set(recordKey(knownId(session.id)), JSON.stringify(record), { px: ttlMs });
        if (listed) {
          // An entry that is older than records are kept names no record any more.
          pipeline.zremrangebyscore(closedKey(session.chatId), "-inf", now - ttlMs);
          pipeline.zadd(closedKey(session.chatId), { score: now, member: session.id });
          pipeline.pexpire(closedKey(session.chatId), ttlMs);
        }
        for (const { id, chatId } of session.kept) pipeline.pexpire(keptKey(chatId, id), keptForMs);
      });
      return;
    } catch (thrown) {
      if (!(thrown instanceof StoreUnavailable) || thrown.failure !== "too_large") throw thrown;
    }
  }
  throw new StoreUnavailable("too_large");
}

const shorterAndShorter = (record: SessionRecord): readonly SessionRecord[] => {
  const voteless = { ...record, proposals: record.proposals.map((proposal) => ({ ...proposal, votes: {} })) };
  const nameless = { ...voteless, participants: [] };
  return [record, voteless, nameless, { ...nameless, proposals: [] }];
};
