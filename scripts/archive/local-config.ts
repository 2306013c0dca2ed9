import { inAccount, MARKER, ownPart, quoted, textIn, withVariable } from "../launch/local-config.ts";

/** The archive Worker's files of configuration. Git ignores the second one. */
export const ARCHIVE_FILES = { config: "archive/wrangler.toml", localConfig: "archive/wrangler.local.toml" } as const;

const HEADER =
  "# Made from wrangler.toml by `npm run archive:deploy`, and made again when that changes. Git ignores it.\n";
/** The id of no Hyperdrive, which `archive/wrangler.toml` has. */
const NO_ID = /^0*$/;

/** Returns the id of the Hyperdrive that a configuration binds. Returns null where it binds none that there is. */
export function hyperdriveIn(config: string | null): string | null {
  const id = textIn(config, "id") ?? "";
  return NO_ID.test(id) ? null : id;
}

/** Whether a configuration was made by `localArchiveConfig`, and may be made again. */
export const isMade = (config: string): boolean => config.includes(MARKER);

/** Reads ARCHIVE_DAYS, which may stand there as a text or as a number. */
const daysIn = (config: string | null): string | null =>
  textIn(config, "ARCHIVE_DAYS") ?? /^ARCHIVE_DAYS[ \t]*=[ \t]*(\d+)/m.exec(config ?? "")?.[1] ?? null;

/**
 * Returns the text of `archive/wrangler.local.toml`. Of `earlier`, the text that was there, stay the account, the days, and what
 * is below the marker.
 */
export function localArchiveConfig(toml: string, hyperdrive: string, earlier: string | null): string {
  const bound = toml.replace(/^id[ \t]*=[^\n]*/m, () => `id = ${quoted(hyperdrive)}`);
  const own = ownPart(earlier);
  // TOML takes a table once only, so what is below the marker is not written above it, too.
  const made = earlier === null ? null : earlier.slice(0, earlier.length - own.length);
  const [days, account] = [daysIn(made), textIn(made, "account_id")];
  const withDays = days === null ? bound : withVariable(bound, "ARCHIVE_DAYS", days);
  const withAccount = account === null ? withDays : inAccount(withDays, account);
  return `${HEADER}${withAccount}${MARKER}${own}`;
}
