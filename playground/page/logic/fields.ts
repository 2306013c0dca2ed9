/** The fields of a hash, by name. */
export type Fields = ReadonlyMap<string, string>;

/** A field that holds a whole number; 0 where there is none. */
export function count(fields: Fields, name: string): number {
  const value = Number(fields.get(name) ?? "");
  return Number.isSafeInteger(value) ? value : 0;
}
