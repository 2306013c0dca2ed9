import { inAccount, MARKER, ownPart, textIn, withVariable } from "../launch/local-config.ts";

/** The trader's files of configuration. Git ignores the second one. */
export const TRADER_FILES = { config: "trader/wrangler.toml", localConfig: "trader/wrangler.local.toml" } as const;

const HEADER =
  "# Made from wrangler.toml by `npm run trader:deploy`, and made again when that changes, with the variables as they are here. Git ignores it.\n";

/** The variables that an operator may set in it, below `[vars]`. */
const VARIABLES = [
  "DRY_RUN",
  "MAX_TRADE_SOL",
  "MAX_DAY_SOL",
  "MAX_FEE_SOL",
  "RESERVE_SOL",
  "MAX_IMPACT",
  "SLIPPAGE",
  "UNVERIFIED",
  "FREEZABLE",
  "JUPITER_URL",
  "PROGRAMS",
] as const;

/**
 * Returns the text of `trader/wrangler.local.toml`. Of `earlier`, the text that was there, stay the variables, the account, and
 * what is below the marker. `accountId` is the account to deploy to, where the login has several.
 */
export function localTraderConfig(toml: string, earlier: string | null, accountId: string | null): string {
  const own = ownPart(earlier);
  const made = earlier === null ? null : earlier.slice(0, earlier.length - own.length);
  const withVars = VARIABLES.reduce((text, name) => {
    const value = textIn(made, name);
    return value === null ? text : withVariable(text, name, value);
  }, toml);
  const account = accountId ?? textIn(made, "account_id");
  const withAccount = account === null ? withVars : inAccount(withVars, account);
  return `${HEADER}${withAccount}${MARKER}${own}`;
}

/** The trader's name at Cloudflare. */
export const traderName = (toml: string): string => textIn(toml, "name") ?? "conclave-trader";
