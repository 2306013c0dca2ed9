/**
 * `npm run launch`: from nothing to a running bot. `npm run launch -- --dry-run` says what it would do. Can be stopped,
 * and run again.
 */
import { parseArgs } from "node:util";
import { lockFolder } from "./launch/lock.ts";
import { terminalPrompts } from "./launch/prompts.ts";
import { realOutside } from "./launch/real-outside.ts";
import { Cancelled, Refused } from "./launch/refused.ts";
import { launch } from "./launch/run.ts";

const HELP = `npm run launch                 asks for what only you can give, and does the rest
npm run launch -- --dry-run    says what it would do, and changes nothing
Without a terminal, and where CI is set, everything comes from the environment: docs/deploying.md`;

const options = { "dry-run": { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;
const { values } = parseArgs({ options });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI;
try {
  if (!values["dry-run"]) lockFolder();
  await launch(realOutside(), { prompts: isTerminal ? terminalPrompts() : null, dryRun: values["dry-run"] });
} catch (thrown) {
  if (thrown instanceof Cancelled) console.error("Stopped: nothing was changed. Run it again whenever you like.");
  else if (thrown instanceof Refused) for (const sentence of thrown.sentences) console.error(sentence);
  else throw thrown;
  process.exitCode = 1;
}
