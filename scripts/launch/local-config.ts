import { createHash } from "node:crypto";

/** What `wrangler.local.toml` says beyond `wrangler.toml`. Null where it says nothing. */
export interface LocalSettings {
  readonly publicUrl: string | null;
  /** The address of QStash, where it is not the default one. */
  readonly qstashUrl: string | null;
  /** The address of Telegram's Bot API, where it is not the default one. */
  readonly apiRoot: string | null;
  /** The address of the market; empty if none is wanted. */
  readonly marketUrl: string | null;
  /** BOT_INFO, as JSON. */
  readonly botInfo: string | null;
  /** The account at Cloudflare, where the login has several. */
  readonly accountId: string | null;
}

const HEADER = "# Made from wrangler.toml by `npm run launch`, and made again when that changes. Git ignores it.\n";
/** What stands below it belongs to whoever runs the bot. */
export const MARKER = "\n# Below this line is yours: it stays when this file is made again.\n";

/**
 * Returns the text of `wrangler.local.toml`. Of `earlier`, the text that was there, stays what is below the marker, and that
 * the archive is on: a variable stands above the marker, since TOML takes the table `[vars]` once only.
 */
export function localConfig(toml: string, settings: LocalSettings, earlier: string | null): string {
  const { publicUrl, qstashUrl, apiRoot, marketUrl, botInfo, accountId } = settings;
  const archive = textIn(earlier, "ARCHIVE") === "on" ? "on" : null;
  const vars = {
    PUBLIC_URL: publicUrl,
    BOT_INFO: botInfo,
    QSTASH_URL: qstashUrl,
    TELEGRAM_API_ROOT: apiRoot,
    MARKET_URL: marketUrl,
    ARCHIVE: archive,
  };
  const withVars = Object.entries(vars).reduce(
    (text, [name, value]) => (value === null ? text : withVariable(text, name, value)),
    toml.endsWith("\n") ? toml : `${toml}\n`,
  );
  const withAccount = accountId === null ? withVars : inAccount(withVars, accountId);
  return `${HEADER}${withAccount}${MARKER}${ownPart(earlier)}`;
}

/** Sets a variable of the table `[vars]`, in its line where there is one. */
export function withVariable(toml: string, name: string, value: string): string {
  const line = `${name} = ${quoted(value)}`;
  const [, before, table] = /^([\s\S]*?^\[vars\][^\n]*\n)([\s\S]*)$/m.exec(toml) ?? [];
  if (before === undefined || table === undefined) return `${toml}\n[vars]\n${line}\n`;
  const end = /^\s*\[/m.exec(table)?.index ?? table.length;
  const inside = table.slice(0, end);
  const there = new RegExp(`^${name}\\s*=.*$`, "m");
  // The replacement is a function, since a value may hold `$`.
  const changed = there.test(inside) ? inside.replace(there, () => line) : `${line}\n${inside}`;
  return before + changed + table.slice(end);
}

/** Says the account, in its line where there is one, since TOML takes a name once only. */
export function inAccount(toml: string, accountId: string): string {
  const line = `account_id = ${quoted(accountId)}`;
  const there = /^account_id[ \t]*=[^\n]*/m;
  return there.test(toml) ? toml.replace(there, () => line) : `${line}\n${toml}`;
}

/** JSON's strings are TOML's basic strings, but for DEL: https://toml.io/en/v1.0.0#string. U+2028 and U+2029 end lines here. */
export const quoted = (value: string): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** What is below the marker. */
export function ownPart(earlier: string | null): string {
  const at = earlier?.indexOf(MARKER) ?? -1;
  return earlier === null || at < 0 ? "" : earlier.slice(at + MARKER.length);
}

/** The mark that a deployment carries: of the Worker's sources, and of its configuration. At most 25 characters. */
export const deploymentTag = (sources: string, config: string): string =>
  `launch-${createHash("sha256").update(`${sources}\0${config}`).digest("hex").slice(0, 16)}`;

/** Reads back what a `wrangler.local.toml` says. */
export const settingsIn = (config: string): LocalSettings => ({
  publicUrl: textIn(config, "PUBLIC_URL"),
  qstashUrl: textIn(config, "QSTASH_URL"),
  apiRoot: textIn(config, "TELEGRAM_API_ROOT"),
  marketUrl: emptyIn(config, "MARKET_URL") ? "" : textIn(config, "MARKET_URL"),
  botInfo: textIn(config, "BOT_INFO"),
  accountId: textIn(config, "account_id"),
});

/** Reads a text from a line `name = "…"` of a configuration. Returns null where there is none, or it is empty. */
export function textIn(toml: string | null, name: string): string | null {
  const written = new RegExp(`^${name}[ \\t]*=[ \\t]*(".*"|'[^']*')[ \\t]*(?:#.*)?$`, "m").exec(toml ?? "")?.[1];
  if (written === undefined) return null;
  try {
    return (written.startsWith("'") ? written.slice(1, -1) : String(JSON.parse(written))) || null;
  } catch {
    return null;
  }
}

/** Whether a line of a configuration says that a text is empty: somebody was asked, and wants none. */
export const emptyIn = (toml: string | null, name: string): boolean =>
  new RegExp(`^${name}[ \\t]*=[ \\t]*(?:""|'')[ \\t]*(?:#.*)?$`, "m").test(toml ?? "");
