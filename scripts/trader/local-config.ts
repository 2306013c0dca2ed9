import { inAccount, MARKER, ownPart, textIn } from "../launch/local-config.ts";

/** The trader's files of configuration. Git ignores the second one. */
export const TRADER_FILES = { config: "trader/wrangler.toml", localConfig: "trader/wrangler.local.toml" } as const;

const HEADER =
  "# Made from wrangler.toml by `npm run trader:deploy`, and made again when that changes. Git ignores it.\n";

/**
 * Returns the text of `trader/wrangler.local.toml`. Of `earlier`, the text that was there, stay the account and what is below the
 * marker. A text without the marker stays as it is. `accountId` is the account to deploy to, where the login has several.
 */
export function localTraderConfig(toml: string, earlier: string | null, accountId: string | null): string {
  if (earlier !== null && !earlier.includes(MARKER)) return earlier;
  const own = ownPart(earlier);
  const account = accountId ?? textIn(earlier, "account_id");
  return `${HEADER}${account === null ? toml : inAccount(toml, account)}${MARKER}${own}`;
}

/** The trader's name at Cloudflare. */
export const traderName = (toml: string): string => textIn(toml, "name") ?? "conclave-trader";
