import type { Table } from "./tables.ts";

/** A time as a parameter or a column of JSON, in milliseconds since 1970. PostgreSQL keeps it exactly. */
export const timeOf = (milliseconds: string): string => `to_timestamp(${milliseconds}::double precision / 1000)`;

/** A timestamptz as milliseconds since 1970. */
export const millisecondsOf = (column: string): string => `round(extract(epoch from ${column}) * 1000)::bigint`;

/** The rows of $1, a JSON array, as a table `r` with the columns of this one. */
function givenRows({ columns }: Table): string {
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type === "time" ? "double precision" : type}`);
  return `jsonb_to_recordset($1::jsonb) as r(${types.join(", ")})`;
}

/** Writes the rows of $1, over those that are there. */
export function upsertSql(table: Table): string {
  const names = Object.keys(table.columns);
  const values = Object.entries(table.columns).map(([name, type]) =>
    type === "time" ? timeOf(`r.${name}`) : `r.${name}`,
  );
  const changes = names
    .filter((name) => !table.key.includes(name))
    .map((name) => {
      const kept = table.kept?.includes(name)
        ? `coalesce(excluded.${name}, ${table.name}.${name})`
        : `excluded.${name}`;
      return `${name} = ${kept}`;
    });
  return `insert into ${table.name} (${names.join(", ")}) select ${values.join(", ")} from ${givenRows(table)}
    on conflict (${table.key.join(", ")}) do update set ${changes.join(", ")}`;
}

/**
 * Deletes the rows of the parents in $2 that are not in $1, both JSON arrays. It compares texts, so that a row that
 * PostgreSQL refuses does not hold it up.
 */
export function deleteGoneSql(table: Table, parent: string): string {
  const own = table.key.filter((name) => name !== parent);
  const same = own.map((name) => `g.${name} = t.${name}::text`).join(" and ");
  return `delete from ${table.name} t where t.${parent} in (select jsonb_array_elements_text($2::jsonb))
    and not exists (select from jsonb_to_recordset($1::jsonb) as g(${parent} text, ${own.map((name) => `${name} text`).join(", ")})
      where g.${parent} = t.${parent} and ${same})`;
}

/** Both in one statement: they never touch the same row. */
export const replaceSql = (table: Table, parent: string): string =>
  `with gone as (${deleteGoneSql(table, parent)}) ${upsertSql(table)}`;

/** Deletes the rows of the orders in $1 that are at another place, where they were before a chat moved. */
export const DELETE_MOVED_ORDERS_SQL = `delete from orders o
  using jsonb_to_recordset($1::jsonb) as r(chat_id text, number text, proposal_id text)
  where o.proposal_id = r.proposal_id and (o.chat_id::text <> r.chat_id or o.number::text <> r.number)`;
