import { parseId } from "../domain/ids.ts";
import { isOver, type KeptProposal, type Proposal } from "../domain/session.ts";
import { ARCHIVE_BEFORE_EXPIRY_MS, ENDED_KEPT_FOR_MS } from "../time-limits.ts";
import { type Found, type FoundInChat, readFound } from "./archivable.ts";
import { type Connection, readReply } from "./connection.ts";
import { StoreUnavailable } from "./errors.ts";
import { archivableKeys } from "./keys.ts";
import { joinKept, keptElsewhere, readKeptProposals } from "./records.ts";
import { readArchivableScript } from "./scripts/read-archivable.ts";

/**
 * No more kept proposals are read at a time: ten requests. Of a session that has more the newest are read. Each is
 * entered when it is over, so the archive has the older ones.
 */
const MAX_KEPT_AT_ONCE = 500;

/**
 * Reads what sessions' and proposals' ids name, with everything in it. Null stands for something unreadable. Ids are
 * left out if their sessions have too many kept proposals to be read with the others.
 */
export async function readArchivables(
  connection: Connection,
  ids: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, Found | null>> {
  const found = await readInChats(connection, ids, now, false);
  const read = new Map<string, Found | null>();
  const wanted: KeptProposal[] = [];
  for (const [id, inChats] of found) {
    const one = unlessUnreadable(() => readFound(id, inChats, now));
    const kept = (one === null ? [] : keptOf(one)).slice(-MAX_KEPT_AT_ONCE);
    if (wanted.length > 0 && wanted.length + kept.length > MAX_KEPT_AT_ONCE) continue;
    wanted.push(...kept);
    read.set(id, one);
  }
  const proposals = new Map((await readKeptProposals(connection, wanted)).map((one) => [one.id, one]));
  return new Map([...read].map(([id, one]) => [id, one && withKept(one, proposals)]));
}

/** Copies those sessions among `ids` that are about to expire. */
export async function keepEnding(connection: Connection, ids: readonly string[], now: number): Promise<void> {
  await readInChats(connection, ids, now, true);
}

/** Reads each id in the chat that it names, and in the one that this chat moves or has moved to. */
async function readInChats(connection: Connection, ids: readonly string[], now: number, onlyKeep: boolean) {
  const found = new Map<string, FoundInChat[]>(ids.map((id) => [id, []]));
  let wanted = new Map(ids.map((id) => [id, parseId(id)?.chatId ?? 0]));
  // A chat moves once.
  for (let hop = 0; wanted.size > 0 && hop < 2; hop += 1) {
    const moved = new Map<string, number>();
    for (const [id, inChat] of await readIn(connection, wanted, now, onlyKeep)) {
      found.get(id)?.push(inChat);
      if (inChat.reply.movedTo !== null) moved.set(id, inChat.reply.movedTo);
    }
    wanted = moved;
  }
  return found;
}

/** Reads ids, each in the chat that `chats` names: one request. */
async function readIn(
  connection: Connection,
  chats: ReadonlyMap<string, number>,
  now: number,
  onlyKeep: boolean,
): Promise<readonly (readonly [id: string, FoundInChat])[]> {
  const limits = { now, beforeExpiry: ARCHIVE_BEFORE_EXPIRY_MS, endedKeptFor: ENDED_KEPT_FOR_MS, onlyKeep };
  const replies = await connection.batch(({ run }) => {
    for (const [id, chatId] of chats) run(readArchivableScript, archivableKeys(id)(chatId), { id, ...limits });
  });
  return [...chats].map(([id, chatId], i) => [
    id,
    { chatId, reply: readArchivableScript.decode(readReply(replies[i])) },
  ]);
}

/** Returns null for nonsense, which is not to hold up the others. */
function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof StoreUnavailable && thrown.failure === "unreadable") return null;
    throw thrown;
  }
}

/**
 * Returns the kept proposals of a session. A copy of one that has expired may be older than the end of its last vote,
 * which is kept since then.
 */
const keptOf = ({ archivables, endedIn }: Found): readonly KeptProposal[] =>
  archivables.flatMap((archivable) => {
    if (archivable.kind !== "session") return [];
    const { proposals, chatId } = archivable.session;
    const unfinished = endedIn.length === 0 ? [] : proposals.filter(({ state }) => !isOver(state));
    return [
      ...keptElsewhere(archivable.session),
      ...unfinished.map(({ id, startTime }) => ({ id, startTime, chatId })),
    ];
  });

/** Puts a session's kept proposals into it. */
const withKept = (found: Found, proposals: ReadonlyMap<string, Proposal>): Found => ({
  ...found,
  archivables: found.archivables.map((archivable) => {
    if (archivable.kind !== "session") return archivable;
    const { session } = archivable;
    const newest = session.proposals.map((proposal) => proposals.get(proposal.id) ?? proposal);
    const kept = keptElsewhere(session).flatMap(({ id }) => proposals.get(id) ?? []);
    return { ...archivable, session: joinKept({ ...session, proposals: newest }, kept) };
  }),
});
