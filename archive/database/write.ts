import type { Archivable } from "../../src/domain/archivable.ts";
import { attempt } from "./attempt.ts";
import type { Ask } from "./connection.ts";
import type { RowRefusal } from "./database.ts";
import { toJson } from "./json.ts";
import { isOrderForgotten, type Place, type Rows, rowsOf } from "./rows.ts";
import { DELETE_MOVED_ORDERS_SQL, deleteGoneSql, replaceSql, upsertSql } from "./sql.ts";
import { type Row, TABLES, type Table, type TableName } from "./tables.ts";

/** A statement of a write, and the table that it is about. */
interface Statement {
  readonly table: TableName;
  readonly sql: string;
  readonly values: readonly string[];
}

/**
 * Writes an archivable to its place, with a statement for each table. If PostgreSQL refuses a row, all is undone and
 * written again in parts, and the refused rows are returned.
 */
export async function writeAt(ask: Ask, archivable: Archivable, place: Place): Promise<readonly RowRefusal[]> {
  const rows = rowsOf(archivable, place);
  const before = ordersToDelete(archivable, place);
  const refused = await carryOut(ask, [...before, ...wholeStatements(rows)]);
  if (refused === null) return [];
  const refusals: RowRefusal[] = [];
  for (const statement of before) refusals.push(...(await writeAlone(ask, statement)));
  for (const table of TABLES) {
    const gone = goneStatement(table, rows);
    if (gone !== null) refusals.push(...(await writeAlone(ask, gone)));
    refusals.push(...(await writeSome(ask, table, rows.rows[table.name])));
  }
  return refusals;
}

/** Carries a statement out by itself. Returns its refusal, or nothing. */
async function writeAlone(ask: Ask, statement: Statement): Promise<readonly RowRefusal[]> {
  const sqlState = await carryOut(ask, [statement]);
  return sqlState === null ? [] : [{ table: statement.table, sqlState }];
}

/** Writes rows, all but those that are refused. Each half of what is refused is tried by itself: few rows are wrong. */
async function writeSome(ask: Ask, table: Table, rows: readonly Row[]): Promise<readonly RowRefusal[]> {
  if (rows.length === 0) return [];
  const refused = await writeAlone(ask, { table: table.name, sql: upsertSql(table), values: [toJson(rows)] });
  if (refused.length === 0 || rows.length === 1) return refused;
  const half = Math.ceil(rows.length / 2);
  return [...(await writeSome(ask, table, rows.slice(0, half))), ...(await writeSome(ask, table, rows.slice(half)))];
}

/** Carries statements out, all or none. Returns the SQLSTATE by which PostgreSQL refused one, or null. */
async function carryOut(ask: Ask, statements: readonly Statement[]): Promise<string | null> {
  if (statements.length === 0) return null;
  return attempt(ask, async () => {
    for (const { sql, values } of statements) await ask(sql, values);
  });
}

/** One statement for each table, however many rows there are. */
function wholeStatements({ rows, parents }: Rows): readonly Statement[] {
  return TABLES.flatMap((table): Statement[] => {
    const { name, parent } = table;
    const json = toJson(rows[name]);
    if (parent !== undefined && parents.length > 0)
      return [{ table: name, sql: replaceSql(table, parent), values: [json, toJson(parents)] }];
    return rows[name].length === 0 ? [] : [{ table: name, sql: upsertSql(table), values: [json] }];
  });
}

/** The statement that deletes the rows of a table that are gone, or null where none can be. */
const goneStatement = (table: Table, { rows, parents }: Rows): Statement | null =>
  table.parent === undefined || parents.length === 0
    ? null
    : {
        table: table.name,
        sql: deleteGoneSql(table, table.parent),
        values: [toJson(rows[table.name]), toJson(parents)],
      };

/** What an order left at another place, or all of it once it is forgotten. */
function ordersToDelete(archivable: Archivable, place: Place): readonly Statement[] {
  if (archivable.kind !== "order") return [];
  const { number, bought } = archivable.order;
  if (isOrderForgotten(archivable.order, place))
    return [{ table: "orders", sql: "delete from orders where proposal_id = $1", values: [bought.proposalId] }];
  const here = [{ chat_id: place.chatId, number, proposal_id: bought.proposalId }];
  return [{ table: "orders", sql: DELETE_MOVED_ORDERS_SQL, values: [toJson(here)] }];
}
