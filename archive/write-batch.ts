import { parseId } from "../src/domain/ids.ts";
import type { Found } from "../src/store/archivable.ts";
import type { ArchivedChat, ArchiveEntry, ArchiveStore, LookedAt } from "../src/store/archiving.ts";
import { ARCHIVE_ENTRY_SETTLED_MS, ARCHIVE_REFUSED_PAUSE_MS } from "../src/time-limits.ts";
import type { ArchiveWriter } from "./database/database.ts";

/** What has become of a batch's entries. */
export interface Batch {
  /** The entries to take off or put off. Those that are too young for that are left out, and stay. */
  readonly looked: readonly LookedAt[];
  /** Of which ids something could not be written, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** The ids to enter, since a chat's entry led to them. */
  readonly entered: readonly string[];
}

/** What is to become of one entry. */
interface Fate {
  readonly lookAt: number | null;
  readonly endedIn: number | null;
  readonly refused: string | null;
  readonly entered: readonly string[];
}

const DONE: Fate = { lookAt: null, endedIn: null, refused: null, entered: [] };

/** An id of a chat, as moves and `/forget` enter it. */
const CHAT_ID = /^-?[1-9]\d{0,16}$/;

/**
 * Reads what entries name, and writes it. An entry that is younger than the change it tells of may be stays as it is.
 * Throws StoreUnavailable if Redis fails or holds nonsense, and what the writer throws.
 */
export async function writeBatch(
  store: ArchiveStore,
  writer: ArchiveWriter,
  entries: readonly ArchiveEntry[],
  now: number,
): Promise<Batch> {
  const ids = entries.map(({ id }) => id).filter((id) => parseId(id) !== null);
  const found = ids.length === 0 ? new Map<string, Found | null>() : await store.readArchivables(ids);
  const looked: LookedAt[] = [];
  const refused = new Map<string, string>();
  const entered: string[] = [];
  for (const entry of entries) {
    const fate = await writeEntry(store, writer, entry, found.get(entry.id), now);
    if (fate.refused !== null) refused.set(entry.id, fate.refused);
    entered.push(...fate.entered);
    looked.push(...lookedAt(entry, fate, now));
  }
  return { looked, refused, entered };
}

/** Returns a batch of one entry that cannot be written. */
export const refusedBatch = (entry: ArchiveEntry, refused: string, now: number): Batch => ({
  looked: lookedAt(entry, { ...DONE, refused }, now),
  refused: new Map([[entry.id, refused]]),
  entered: [],
});

/** Returns what becomes of an entry. It stays as it is if the change that it tells of may still come. */
function lookedAt(entry: ArchiveEntry, { refused, lookAt, endedIn }: Fate, now: number): readonly LookedAt[] {
  if (entry.score > now - ARCHIVE_ENTRY_SETTLED_MS) return [];
  return [{ ...entry, lookAt: refused === null ? lookAt : now + ARCHIVE_REFUSED_PAUSE_MS, endedIn }];
}

async function writeEntry(
  store: ArchiveStore,
  writer: ArchiveWriter,
  { id }: ArchiveEntry,
  found: Found | null | undefined,
  now: number,
): Promise<Fate> {
  if (CHAT_ID.test(id)) return writeChat(writer, Number(id), await store.readChat(Number(id)), now);
  // Nobody of ours entered it.
  if (found === undefined) return DONE;
  if (found === null) return { ...DONE, refused: "unreadable" };
  const refusals = [];
  for (const archivable of found.archivables) refusals.push(...(await writer.write(archivable)));
  const [first] = refusals;
  const refused = first === undefined ? null : `${first.table} ${first.sqlState}`;
  return { ...DONE, lookAt: found.lookAt, endedIn: found.endedIn, refused };
}

/** Lets the archive follow a chat that moved or was forgotten. Enters its live session, which may have changed. */
async function writeChat(writer: ArchiveWriter, chatId: number, chat: ArchivedChat, now: number): Promise<Fate> {
  if (chat.movedTo !== null) await writer.moveChat(chatId, chat.movedTo, chat.orderShift);
  if (chat.forgottenAt !== null) await writer.forgetChat(chat.movedTo ?? chatId, chat.forgottenAt);
  const entered = chat.sessionId === null ? [] : [chat.sessionId];
  return { ...DONE, lookAt: chat.moving ? now + ARCHIVE_ENTRY_SETTLED_MS : null, entered };
}
