import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";

/** A variable as text: wrangler.toml may also hold numbers and tables, and hands them over as they are. */
const asText = (value: unknown): unknown => {
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
};

/** Binds a rule to an optional variable: not set and empty are the same, and mean the default. */
export const orDefault = <Out>(rule: z.ZodMiniType<Out, string>, fallback: string) =>
  z.pipe(
    z.transform((value) => asText(value) || fallback),
    z.pipe(z.string(), rule),
  );

/** Binds a rule to an optional variable that has no default: not set and empty are the same, and mean null. */
export const orNull = <Out>(rule: z.ZodMiniType<Out, string>) =>
  z.pipe(
    z.transform((value) => asText(value) || null),
    z.nullable(z.pipe(z.string(), rule)),
  );

/** A token or key: not empty, and only what a header can carry, so that a stray sign is found here and not in every request. */
export const text = z.string().check(z.regex(/^[\x21-\x7e]+$/));

/** Whether an address has no name and no password in it: `fetch` takes none with them. */
export function isCallable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === "" && password === "";
}

/** The address of a service, without query; it is kept without a trailing slash. */
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

/** What a JSON text stands for, or undefined where it is none. */
export function parseJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

/** Text that a function reads, which gives null for what is malformed. */
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

/** Reads some of the environment's variables, or gives the names of those that are missing, malformed or at odds. */
export function readVariables<Out>(rule: z.ZodMiniType<Out>, env: unknown): Result<Out, readonly string[]> {
  const parsed = rule.safeParse(env);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.map(({ path }) => String(path[0])));
}

/** Says that these variables break a rule among several, each by its name. */
export function addIssues({ value, issues }: z.core.ParsePayload, ...names: readonly string[]): void {
  for (const name of names) issues.push({ code: "custom", input: value, path: [name] });
}
