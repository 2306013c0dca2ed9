import type { FieldGroup, FieldView } from "../logic/hash.ts";

/** What is looked at while there is no hash. */
export const NO_FIELDS: readonly (readonly [string, string])[] = [];

/** Enough of a crowd to see what the fields look like. */
const MOST = 60;

/** Fields of a hash below a title; those in `changes` flash. */
export function Fields({ group, changes }: { group: FieldGroup; changes: ReadonlyMap<string, number> }) {
  const { title, fields } = group;
  const more = fields.length - MOST;
  return (
    <div class="fields">
      <h4>{title}</h4>
      <dl>
        {fields.slice(0, MOST).map((field) => (
          // Made anew with each change, so that the flash begins again.
          <Field key={`${field.name} ${changes.get(field.name) ?? 0}`} field={field} fresh={changes.has(field.name)} />
        ))}
      </dl>
      {more > 0 && <p class="faint">… and {more} more</p>}
    </div>
  );
}

function Field({ field, fresh }: { field: FieldView; fresh: boolean }) {
  const { name, value, gloss } = field;
  return (
    <div class={fresh ? "kv flash" : "kv"} data-field={name}>
      <dt>{name}</dt>
      <dd title={value}>
        <span class="value">{value === "" ? '""' : value}</span>
        {gloss !== null && <span class="gloss">{gloss}</span>}
      </dd>
    </div>
  );
}
