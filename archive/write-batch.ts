import { parseId } from "../src/domain/ids.ts";
import type { Found } from "../src/store/archivable.ts";
import type { ArchivedChat } from "../src/store/archive-chats.ts";
import {
  type ArchiveEntry,
  type ArchiveStore,
  chatOfEntry,
  type LookedAt,
  type Settled,
} from "../src/store/archiving.ts";
import { ARCHIVE_ENTRY_SETTLED_MS, ARCHIVE_REFUSED_PAUSE_MS } from "../src/time-limits.ts";
import type { ArchiveWriter, RowRefusal } from "./database/database.ts";

/** What is to become of one entry. */
interface Fate {
  readonly lookAt: number | null;
  readonly endedIn: readonly number[];
  readonly refused: string | null;
  readonly entered: readonly string[];
}

const DONE: Fate = { lookAt: null, endedIn: [], refused: null, entered: [] };

/**
 * Reads what entries name, and writes it. An entry that is younger than the change it tells of may be stays as it is.
 * Throws StoreUnavailable if Redis fails or holds nonsense, and what the writer throws.
 */
export async function writeBatch(
  store: Pick<ArchiveStore, "readArchivables" | "readChats">,
  writer: ArchiveWriter,
  entries: readonly ArchiveEntry[],
  now: number,
): Promise<Settled> {
  const fates: (readonly [ArchiveEntry, Fate])[] = [];
  const found = await store.readArchivables(entries.map(({ id }) => id).filter((id) => parseId(id) !== null));
  for (const entry of entries) {
    if (chatOfEntry(entry.id) !== null) continue;
    const one = found.get(entry.id);
    // Nobody of ours entered it.
    if (parseId(entry.id) === null) fates.push([entry, DONE]);
    // What was too much to read this time stays.
    else if (one !== undefined) fates.push([entry, await writeFound(writer, one)]);
  }
  // Read after everything else: what was found in a chat before it moved then follows the chat.
  const chats = await store.readChats(entries.flatMap(({ id }) => chatOfEntry(id) ?? []));
  for (const entry of entries) {
    const chatId = chatOfEntry(entry.id);
    const chat = chatId === null ? undefined : chats.get(chatId);
    if (chatId !== null && chat !== undefined) fates.push([entry, await writeChat(writer, chatId, chat, now)]);
  }
  return settledOf(fates, now);
}

/** Returns what becomes of an entry that cannot be read. */
export const settledUnreadable = (entry: ArchiveEntry, now: number): Settled =>
  settledOf([[entry, { ...DONE, refused: UNREADABLE }]], now);

const UNREADABLE = "unreadable";

const settledOf = (fates: readonly (readonly [ArchiveEntry, Fate])[], now: number): Settled => ({
  looked: fates.flatMap(([entry, fate]) => lookedAt(entry, fate, now)),
  refused: new Map(fates.flatMap(([{ id }, { refused }]) => (refused === null ? [] : [[id, refused] as const]))),
  entered: fates.flatMap(([, { entered }]) => entered),
});

/** Returns what becomes of an entry. It stays as it is if the change that it tells of may still come. */
function lookedAt(entry: ArchiveEntry, { refused, lookAt, endedIn }: Fate, now: number): readonly LookedAt[] {
  if (entry.score > now - ARCHIVE_ENTRY_SETTLED_MS) return [];
  return [{ ...entry, lookAt: refused === null ? lookAt : now + ARCHIVE_REFUSED_PAUSE_MS, endedIn }];
}

/** Writes what an id names. */
async function writeFound(writer: ArchiveWriter, found: Found | null): Promise<Fate> {
  if (found === null) return { ...DONE, refused: UNREADABLE };
  const refusals: RowRefusal[] = [];
  for (const archivable of found.archivables) refusals.push(...(await writer.write(archivable)));
  return { ...DONE, lookAt: found.lookAt, endedIn: found.endedIn, refused: firstOf(refusals) };
}

/** Names the first of some refusals, or returns null. */
const firstOf = ([first]: readonly RowRefusal[]): string | null =>
  first === undefined ? null : `${first.table} ${first.sqlState}`;

/** Lets the archive follow a chat that moved or was forgotten. Enters its live session, which may have changed. */
async function writeChat(writer: ArchiveWriter, chatId: number, chat: ArchivedChat, now: number): Promise<Fate> {
  const { movedTo, forgottenAt } = chat;
  const moving = movedTo === null ? [] : await writer.moveChat(chatId, movedTo, chat.orderShift);
  const forgetting = forgottenAt === null ? [] : await writer.forgetChat(movedTo ?? chatId, forgottenAt);
  const entered = chat.sessionId === null ? [] : [chat.sessionId];
  const lookAt = chat.moving ? now + ARCHIVE_ENTRY_SETTLED_MS : null;
  return { ...DONE, lookAt, entered, refused: firstOf([...moving, ...forgetting]) };
}
