import type { Archivable } from "../../src/domain/archivable.ts";
import { attempt } from "./attempt.ts";
import type { Ask } from "./connection.ts";
import type { RowRefusal } from "./database.ts";
import { toJson } from "./json.ts";
import { isOrderForgotten, type Place, type Rows, rowsOf } from "./rows.ts";
import { DELETE_MOVED_ORDERS_SQL, deleteGoneSql, replaceSql, upsertSql } from "./sql.ts";
import { TABLES, type TableName } from "./tables.ts";

/** A statement of a write, and the table that it is about. */
interface Statement {
  readonly table: TableName;
  readonly sql: string;
  readonly values: readonly string[];
}

/**
 * Writes an archivable to its place, with a statement for each table. If PostgreSQL refuses a row, all is undone and
 * written again row by row, and the refused ones are returned.
 */
export async function writeAt(ask: Ask, archivable: Archivable, place: Place): Promise<readonly RowRefusal[]> {
  const rows = rowsOf(archivable, place);
  const before = ordersToDelete(archivable, place);
  const refused = await carryOut(ask, [...before, ...wholeStatements(rows)]);
  if (refused === null) return [];
  const refusals: RowRefusal[] = [];
  for (const statement of [...before, ...singleStatements(rows)]) {
    const sqlState = await carryOut(ask, [statement]);
    if (sqlState !== null) refusals.push({ table: statement.table, sqlState });
  }
  return refusals;
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

/** One statement for each row, and for the deletion of those that are gone. */
function singleStatements({ rows, parents }: Rows): readonly Statement[] {
  return TABLES.flatMap((table): Statement[] => {
    const { name, parent } = table;
    const written = rows[name].map((row) => ({ table: name, sql: upsertSql(table), values: [toJson([row])] }));
    if (parent === undefined || parents.length === 0) return written;
    const values = [toJson(rows[name]), toJson(parents)];
    return [{ table: name, sql: deleteGoneSql(table, parent), values }, ...written];
  });
}

/** What an order left at another place, or all of it once it is forgotten. */
function ordersToDelete(archivable: Archivable, place: Place): readonly Statement[] {
  if (archivable.kind !== "order") return [];
  const { number, bought } = archivable.order;
  if (isOrderForgotten(archivable.order, place))
    return [{ table: "orders", sql: "delete from orders where proposal_id = $1", values: [bought.proposalId] }];
  const here = [{ chat_id: place.chatId, number, proposal_id: bought.proposalId }];
  return [{ table: "orders", sql: DELETE_MOVED_ORDERS_SQL, values: [toJson(here)] }];
}
