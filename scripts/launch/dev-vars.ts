import { parseEnv } from "node:util";
import { SECRET_NAMES, type SecretName, type Secrets } from "./names.ts";
import { Refused } from "./refused.ts";

/** Reads the secrets of `.dev.vars`. Empty ones count as missing, and other variables are left out. */
export function secretsIn(variables: Readonly<Record<string, string | undefined>>): Secrets {
  const found = SECRET_NAMES.map((name) => [name, variables[name]?.trim()] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== ""));
}

/** Reads the text of `.dev.vars`. Returns nothing where there is none. */
export const readVars = (text: string | null): Record<string, string | undefined> => parseEnv(text ?? "");

/**
 * Returns the text of `.dev.vars` with these secrets in it. A secret that changed is written in its line, a new one at
 * the end; all else stays as it is. Throws Refused if the text would be read otherwise, as where a quote is not closed.
 */
export function withSecrets(text: string | null, secrets: Secrets): string {
  const there = secretsIn(readVars(text));
  const changed = SECRET_NAMES.filter((name) => secrets[name] !== undefined && secrets[name] !== there[name]);
  const end = text?.includes("\r\n") ? "\r\n" : "\n";
  const lines = (text ?? "").split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  for (const name of changed) {
    const line = `${name}=${quoted(secrets[name] ?? "")}`;
    // Of several lines the last one counts.
    const at = lines.findLastIndex((one) => isLineOf(one, name));
    if (at >= 0) lines[at] = line;
    else lines.push(line);
  }
  const written = [...lines, ""].join(end);
  const read = secretsIn(readVars(written));
  const wrong = SECRET_NAMES.filter((name) => secrets[name] !== undefined && secrets[name] !== read[name]);
  if (wrong.length === 0) return written;
  throw new Refused(
    `.dev.vars cannot hold ${wrong.join(", ")}: look for a quote that is not closed, and run it again.`,
  );
}

const isLineOf = (line: string, name: SecretName): boolean => new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(line);

/** Quotes a value where a sign in it would end it, or mean something else, here or in a shell. */
function quoted(value: string): string {
  if (/^[\w.:/+=@,%-]*$/.test(value)) return value;
  const quote = ["'", '"', "`"].find((one) => !value.includes(one));
  return quote === undefined ? value : `${quote}${value}${quote}`;
}
