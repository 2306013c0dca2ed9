import * as z from "zod/mini";
import { unpackName } from "../domain/person.ts";

/** A whole number, as Redis keeps it. */
export const int = z.pipe(z.string().check(z.regex(/^-?\d+$/)), z.transform(Number));
/** A whole number, or null if the field is empty or not there. */
export const intOrNull = z.pipe(
  z._default(z.string().check(z.regex(/^(-?\d+)?$/)), ""),
  z.transform((text) => (text === "" ? null : Number(text))),
);
/** A person's name, as scripts write it. */
export const name = z.pipe(z.string(), z.transform(unpackName));
