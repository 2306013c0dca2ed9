/**
 * `npm run trader:deploy`: `wrangler deploy` of the trader, with `trader/wrangler.local.toml` where there is one: a copy of
 * `trader/wrangler.toml` with variables of one's own, which Git ignores. Options go on to wrangler.
 */
import { npmSaysDryRun } from "./launch/dry-run.ts";
import { realOutside } from "./launch/real-outside.ts";

const CONFIG = "trader/wrangler.toml";
const LOCAL_CONFIG = "trader/wrangler.local.toml";

const outside = realOutside();
const config = outside.read(LOCAL_CONFIG) === null ? CONFIG : LOCAL_CONFIG;
const dry = npmSaysDryRun(process.env) ? ["--dry-run"] : [];
const args = ["deploy", ...process.argv.slice(2), ...dry, "--config", config];
process.exitCode = (await outside.run("wrangler", args, { onTerminal: true })).code;
