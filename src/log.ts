/** One line of the log. It names what happened and what it cost, never a person, a text or a secret. */
export interface LogLine {
  readonly what: string;
  readonly outcome: string;
  /** The step at which a settlement broke off. */
  readonly step?: string;
  readonly ms?: number;
  readonly redis?: number;
  readonly telegram?: number;
  readonly executor?: number;
  readonly market?: number;
  /** How many entries of `archive:due` a run of the archive wrote, and of how many PostgreSQL refused something. */
  readonly archived?: number;
  readonly refused?: number;
  /** The kind of a failure: an error's name and short code, or the name of a wrong field. Never a message. */
  readonly error?: string;
}

/** Writes a line as JSON. Cloudflare's observability indexes it by field. */
export function log(line: LogLine): void {
  console.log(JSON.stringify(line));
}

/**
 * Describes a failure for the log: its name, its short code, and the first line of the stack that says where. Messages
 * are left out, since those of libraries hold commands, arguments and texts.
 */
export function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  const where = thrown.stack
    ?.replace(thrown.message, "")
    .split("\n")
    .find((line) => line.trimStart().startsWith("at "))
    ?.trim();
  const code = "failure" in thrown && typeof thrown.failure === "string" ? ` ${thrown.failure}` : "";
  return `${thrown.name}${code}${where === undefined ? "" : ` ${where}`}`;
}
