import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";

/** Makes text of a variable. wrangler.toml may also hold numbers and tables, and passes them on as they are. */
const asText = (value: unknown): unknown => {
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
};

/** Reads an optional variable by a rule. If it is empty or not set, `fallback` is read instead. */
export const orDefault = <Out>(rule: z.ZodMiniType<Out, string>, fallback: string) =>
  z.pipe(
    z.transform((value) => asText(value) || fallback),
    z.pipe(z.string(), rule),
  );

/** Reads an optional variable by a rule. If it is empty or not set, the result is null. */
export const orNull = <Out>(rule: z.ZodMiniType<Out, string>) =>
  z.pipe(
    z.transform((value) => asText(value) || null),
    z.nullable(z.pipe(z.string(), rule)),
  );

/**
 * A token or key: not empty, and only signs that a header can carry. A stray sign is thus found here, not in every
 * request.
 */
export const text = z.string().check(z.regex(/^[\x21-\x7e]+$/));

/** Whether an address has no name and no password in it, since `fetch` refuses those. */
export function isCallable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === "" && password === "";
}

/** The address of a service, without query. A trailing slash is taken off. */
export const httpUrl = z.pipe(
  z.string().check(z.refine((value) => isCallable(value) && /^https?:\/\/[^?#\s]+$/i.test(value))),
  z.transform((value) => value.replace(/\/+$/, "").replace(/^https?/i, (scheme) => scheme.toLowerCase())),
);

/** A whole number of at most 15 digits. */
export const integer = z.pipe(z.string().check(z.regex(/^-?\d{1,15}$/)), z.transform(Number));

/** A number of at most 15 digits before the point, rounded to a whole one. */
export const rounded = z.pipe(
  z.string().check(z.regex(/^[+-]?\d{1,15}(\.\d+)?$/)),
  z.transform((value) => Math.round(Number(value))),
);

/** Reads JSON. Returns undefined for text that is none. */
export function parseJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

/** Text that `read` reads. `read` returns null for malformed text. */
export const readBy = <Out>(read: (written: string) => Out | null) =>
  z.pipe(
    z.string(),
    z.transform((written, { issues }): Out => {
      const value = read(written);
      if (value !== null) return value;
      issues.push({ code: "custom", input: written });
      return z.NEVER;
    }),
  );

/**
 * Reads some of the environment's variables. The error holds the names of those that are missing or malformed, or that
 * contradict each other.
 */
export function readVariables<Out>(rule: z.ZodMiniType<Out>, env: unknown): Result<Out, readonly string[]> {
  const parsed = rule.safeParse(env);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.map(({ path }) => String(path[0])));
}

/** Reports that these variables contradict each other, each by its name. */
export function addIssues({ value, issues }: z.core.ParsePayload, ...names: readonly string[]): void {
  for (const name of names) issues.push({ code: "custom", input: value, path: [name] });
}
