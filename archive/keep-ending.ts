import type { ArchiveEntry, ArchiveStore } from "../src/store/archiving.ts";
import { inGroups, isAboutEntry, MAX_ENTRIES } from "./entries.ts";

/** How many entries are copied at a time while PostgreSQL takes nothing. */
const ENTRIES_PER_COPY = 250;

/** Copies sessions that are about to expire, while PostgreSQL takes nothing. `taken` are the first that are due. */
export async function keepEnding(store: ArchiveStore, taken: readonly ArchiveEntry[], isTimeLeft: () => boolean) {
  let entries = taken;
  for (let offset = 0; entries.length > 0; ) {
    for (const some of inGroups(entries, ENTRIES_PER_COPY)) {
      if (!isTimeLeft()) return;
      await keepSome(store, some, isTimeLeft);
    }
    offset += entries.length;
    // Nothing is taken off, so those that are due later are behind the first.
    entries = entries.length < MAX_ENTRIES ? [] : await store.takeDue(MAX_ENTRIES, offset);
  }
}

/** Copies those among some entries that are about to expire. If Redis cannot read one, all others are copied. */
async function keepSome(store: ArchiveStore, entries: readonly ArchiveEntry[], isTimeLeft: () => boolean) {
  try {
    await store.keepEnding(entries.map(({ id }) => id));
  } catch (thrown) {
    if (!isAboutEntry(thrown)) throw thrown;
    const half = Math.ceil(entries.length / 2);
    if (half === entries.length) return;
    for (const some of inGroups(entries, half)) if (isTimeLeft()) await keepSome(store, some, isTimeLeft);
  }
}
