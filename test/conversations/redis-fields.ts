/** The fields of a hash by their names. */
export type Fields = ReadonlyMap<string, string>;

/** Reads what HGETALL returns. */
export function fieldsOf(reply: unknown): Fields {
  if (!Array.isArray(reply)) return new Map();
  return new Map(Array.from({ length: reply.length / 2 }, (_, i) => [String(reply[2 * i]), String(reply[2 * i + 1])]));
}
