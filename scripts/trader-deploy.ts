/**
 * `npm run trader:deploy`: deploys the trader. Asks for the secrets that it does not have yet, and checks each.
 * `-- --dry-run` builds it, and changes nothing.
 */
import { npmSaysDryRun } from "./launch/dry-run.ts";
import { terminalPrompts } from "./launch/prompts.ts";
import { realOutside } from "./launch/real-outside.ts";
import { Cancelled, Refused } from "./launch/refused.ts";
import { deployTrader } from "./trader/deploy.ts";
import { TRADER_FILES } from "./trader/local-config.ts";

const outside = realOutside();
const others = process.argv.slice(2);
const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI;
try {
  if (npmSaysDryRun(process.env) || others.includes("--dry-run")) {
    const args = [
      "deploy",
      "--dry-run",
      ...others.filter((one) => one !== "--dry-run"),
      "--config",
      TRADER_FILES.config,
    ];
    process.exitCode = (await outside.run("wrangler", args, { onTerminal: true })).code;
  } else await deployTrader(outside, isTerminal ? terminalPrompts() : null);
} catch (thrown) {
  if (thrown instanceof Cancelled) console.error("Stopped. Run it again whenever you like.");
  else if (thrown instanceof Refused) for (const sentence of thrown.sentences) console.error(sentence);
  else throw thrown;
  process.exitCode = 1;
}
