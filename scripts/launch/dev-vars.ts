import { parseEnv } from "node:util";
import { SECRET_NAMES, type Secrets } from "./names.ts";

/** Reads the secrets of `.dev.vars`. Empty ones count as missing, and other variables are left out. */
export function secretsIn(variables: Readonly<Record<string, string | undefined>>): Secrets {
  const found = SECRET_NAMES.map((name) => [name, variables[name]?.trim()] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== ""));
}

/** Reads the text of `.dev.vars`. Returns nothing where there is none. */
export const readVars = (text: string | null): Record<string, string | undefined> => parseEnv(text ?? "");

/** Returns the text of `.dev.vars` with these secrets in it. Other lines stay as they are. */
export function withSecrets(text: string | null, secrets: Secrets): string {
  const kept = (text ?? "").split("\n").filter((line) => !isOneOf(line, secrets));
  while (kept.at(-1)?.trim() === "") kept.pop();
  const lines = SECRET_NAMES.flatMap((name) => {
    const value = secrets[name];
    return value === undefined ? [] : [`${name}=${quoted(value)}`];
  });
  return [...kept, ...lines, ""].join("\n");
}

const isOneOf = (line: string, secrets: Secrets): boolean =>
  SECRET_NAMES.some((name) => secrets[name] !== undefined && new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(line));

/** Quotes a value where a sign in it would end it or mean something else. */
function quoted(value: string): string {
  if (/^[\w.:/+=@,?&%~-]*$/.test(value)) return value;
  const quote = ["'", '"', "`"].find((one) => !value.includes(one));
  return quote === undefined ? value : `${quote}${value}${quote}`;
}
