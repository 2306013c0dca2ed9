import { ARCHIVE_TABLES, type ArchiveRow, type ArchiveTable, type LocalArchive } from "../../dev/archive/types.ts";
import type { World } from "../../dev/world.ts";
import type { ArchiveDueView, ArchiveTableView, ArchiveView } from "../protocol/archive.ts";
import type { Groups } from "./groups.ts";

/** The list of what the archive is to look at. */
const DUE_KEY = "archive:due";
/** So long after a request Redis is read, so that a burst of them is read once. */
const SETTLE_MS = 30;
/** So many rows of a table are shown, the newest. */
const SHOWN_ROWS = 30;

type Tables = Readonly<Record<ArchiveTable, readonly ArchiveRow[]>>;
const NO_ROWS: Tables = { sessions: [], participants: [], proposals: [], votes: [], replaced_votes: [], orders: [] };

/** What is in the archive, read again after each of its runs, and what it is to look at. */
export class ArchiveWatch {
  readonly #world: World;
  readonly #groups: Groups;
  readonly #changed: () => void;
  readonly #stops: readonly (() => void)[];
  #tables: Tables = NO_ROWS;
  #due: readonly ArchiveDueView[] = [];
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(world: World, groups: Groups, changed: () => void) {
    this.#world = world;
    this.#groups = groups;
    this.#changed = changed;
    const { archive, upstash } = world;
    this.#stops =
      archive === null
        ? []
        : [
            archive.onRun(() => this.#read(() => this.#readTables(archive))),
            upstash.onRequest(({ commands }) => {
              if (commands.flat().includes(DUE_KEY)) this.#readDueSoon();
            }),
          ];
  }

  /** What the archive has of each group; null where there is no archive. */
  get views(): readonly ArchiveView[] | null {
    if (this.#world.archive === null) return null;
    return this.#groups.all.map(({ key, chatIds }) => ({
      group: key,
      tables: viewsOf(ofChats(this.#tables, chatIds)),
      waiting: this.#due.filter(({ id }) => chatIds.includes(chatOf(id))),
    }));
  }

  /** Forgets all rows, those in PostgreSQL too. */
  async clear(): Promise<void> {
    await this.#world.archive?.clear();
    await this.#reading;
    this.#tables = NO_ROWS;
    this.#due = [];
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    await this.#reading;
  }

  #readDueSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#read(async () => {
        const reply = await this.#world.upstash.command("ZRANGE", DUE_KEY, 0, -1, "WITHSCORES");
        this.#due = pairs(reply).map(([id, score]) => ({ id, dueAt: Number(score) }));
      });
    }, SETTLE_MS);
  }

  #read(read: () => Promise<void>): void {
    this.#reading = this.#reading
      .then(read)
      .then(this.#changed)
      .catch(() => undefined);
  }

  async #readTables({ rows }: LocalArchive): Promise<void> {
    const read = async (table: ArchiveTable) => [table, await rows(table)] as const;
    this.#tables = { ...NO_ROWS, ...Object.fromEntries(await Promise.all(ARCHIVE_TABLES.map(read))) };
  }
}

/** The chat that an id of the list begins with. */
const chatOf = (id: string): number => Number(/^-?\d+/.exec(id)?.[0]);

function pairs(reply: unknown): [string, string][] {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  return flat.flatMap((id, index): [string, string][] => (index % 2 === 0 ? [[id, flat[index + 1] ?? ""]] : []));
}

/** The rows of one group, under the chats that it has been. */
function ofChats(tables: Tables, chatIds: readonly number[]): Tables {
  const here = ({ chat_id: chat }: ArchiveRow) => chatIds.includes(Number(chat));
  const sessions = tables.sessions.filter(here);
  const proposals = tables.proposals.filter(here);
  const ids = (rows: readonly ArchiveRow[]) => new Set(rows.map(({ id }) => id));
  const [sessionIds, proposalIds] = [ids(sessions), ids(proposals)];
  return {
    sessions,
    participants: tables.participants.filter(({ session_id: id }) => sessionIds.has(id)),
    proposals,
    votes: tables.votes.filter(({ proposal_id: id }) => proposalIds.has(id)),
    replaced_votes: tables.replaced_votes.filter(({ proposal_id: id }) => proposalIds.has(id)),
    orders: tables.orders.filter(here),
  };
}

const viewsOf = (tables: Tables): ArchiveTableView[] =>
  ARCHIVE_TABLES.map((table) => {
    const rows = tables[table];
    // All rows are of one group, whose chat the page shows already.
    const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== "chat_id");
    const shown = rows.slice(-SHOWN_ROWS).map((row) => columns.map((column) => cell(row[column])));
    return { table, columns, rows: shown, count: rows.length };
  });

function cell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
