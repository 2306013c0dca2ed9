/**
 * `npm run launch`: from nothing to a running bot. `npm run launch -- --dry-run` says what it would do. Can be stopped,
 * and run again.
 */
import { parseArgs } from "node:util";
import { npmSaysDryRun } from "./launch/dry-run.ts";
import { lockFolder } from "./launch/lock.ts";
import { terminalPrompts } from "./launch/prompts.ts";
import { realOutside } from "./launch/real-outside.ts";
import { Cancelled, Refused } from "./launch/refused.ts";
import { launch } from "./launch/run.ts";

const HELP = `npm run launch                 asks for what only you can give, and does the rest
npm run launch -- --dry-run    says what it would do, and changes nothing
Without a terminal, and where CI is set, everything comes from the environment: docs/deploying.md`;

const options = { "dry-run": { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;

/** The options, or an exit that says which there are. */
function readOptions() {
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
    console.log(HELP);
    return process.exit(0);
  } catch {
    console.error(HELP);
    return process.exit(1);
  }
}

const dryRun = readOptions()["dry-run"] || npmSaysDryRun(process.env);

const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI;
try {
  if (!dryRun) lockFolder();
  await launch(realOutside(), { prompts: isTerminal ? terminalPrompts() : null, dryRun });
} catch (thrown) {
  if (thrown instanceof Cancelled) console.error("Stopped: nothing was changed. Run it again whenever you like.");
  else if (thrown instanceof Refused) for (const sentence of thrown.sentences) console.error(sentence);
  else throw thrown;
  process.exitCode = 1;
}
