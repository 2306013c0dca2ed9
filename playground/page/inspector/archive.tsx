import type { ArchiveDueView, ArchiveTableView, ArchiveView } from "../../protocol/archive.ts";
import { archiveText, cellOf } from "../logic/archive.ts";
import { countdownText } from "../logic/times.ts";
import { usePageActions } from "../state/actions.ts";
import { type Clock, useNow } from "../state/clock.ts";
import { Section } from "./section.tsx";

/** More would only push the tables away. */
const MOST_WAITING = 6;

interface ArchiveProps {
  readonly archive: ArchiveView;
  readonly down: boolean;
  readonly clock: Clock;
}

/** What the archive has of the group in PostgreSQL, and what it is still to look at. */
export function ArchiveSection({ archive, down, clock }: ArchiveProps) {
  const { act } = usePageActions();
  const { tables, waiting } = archive;
  const filled = tables.filter(({ count }) => count > 0);
  return (
    <Section title="Archive" aside={archiveText(archive)}>
      {down && (
        <p class="warning" role="status">
          PostgreSQL is away. What waits stays in Redis, and nothing is lost.
        </p>
      )}
      {waiting.length > 0 && <Waiting waiting={waiting} clock={clock} />}
      {filled.length === 0 ? (
        <p class="empty">A session that is closed, or expires, is written to PostgreSQL with its votes and orders.</p>
      ) : (
        filled.map((table) => <Table key={table.table} view={table} />)
      )}
      <div class="button-row">
        <button type="button" class="small" onClick={() => act({ do: "archive" })}>
          Archive now
        </button>
      </div>
    </Section>
  );
}

function Waiting({ waiting, clock }: { waiting: readonly ArchiveDueView[]; clock: Clock }) {
  const now = useNow(clock);
  const more = waiting.length - MOST_WAITING;
  return (
    <div>
      <ul class="archive-due" aria-label="Waiting for the archive">
        {waiting.slice(0, MOST_WAITING).map(({ id, dueAt }) => (
          <li key={id} data-due={id}>
            <b>{dueAt > now ? countdownText(dueAt - now) : "now"}</b> <span class="mono">{id}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="faint">… and {more} more</p>}
      {waiting.some(({ dueAt }) => dueAt <= now) && (
        <p class="hint">What was written stays in this list for a minute, so that no change is missed.</p>
      )}
    </div>
  );
}

function Table({ view }: { view: ArchiveTableView }) {
  const { table, columns, rows, count } = view;
  return (
    <details class="fold" open={table === "sessions"}>
      <summary>
        {table} <span class="faint">{count}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class="rows-scroll" aria-label={`Rows of ${table}`} tabIndex={0}>
        <table class="rows" data-table={table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row[0]} ${row[1]}`}>
                {columns.map((column, index) => {
                  const { text, stored } = cellOf(column, row[index] ?? null);
                  return (
                    <td key={column} title={stored}>
                      {text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
