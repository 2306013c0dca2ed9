const MARK = "\u0000";
const MARKED = /"\\u0000(\d+)"/g;

/** Writes JSON in which a bigint is a number, with all of its digits. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? `${MARK}${one}` : one)).replace(
    MARKED,
    "$1",
  );
