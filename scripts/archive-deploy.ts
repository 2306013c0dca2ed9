/**
 * `npm run archive:deploy`: `wrangler deploy` of the archive Worker. `-- --hyperdrive ID` keeps the id of its Hyperdrive in
 * `archive/wrangler.local.toml`, from which all later deployments have it. Other options go on to wrangler.
 */
import { parseArgs } from "node:util";
import { ARCHIVE_FILES, hyperdriveIn, isMade, localArchiveConfig } from "./archive/local-config.ts";
import { npmSaysDryRun } from "./launch/dry-run.ts";
import { realOutside } from "./launch/real-outside.ts";

const outside = realOutside();
const { config, localConfig } = ARCHIVE_FILES;

/** The value of `--hyperdrive`, and all other options. */
function readOptions(): { given: string | null; others: string[] } {
  const { tokens } = parseArgs({ options: { hyperdrive: { type: "string" } }, strict: false, tokens: true });
  const option = tokens.find((token) => token.kind === "option" && token.name === "hyperdrive");
  if (option?.kind !== "option") return { given: null, others: process.argv.slice(2) };
  const others = process.argv.slice(2).toSpliced(option.index, option.inlineValue === true ? 1 : 2);
  return { given: option.value ?? null, others };
}

/** The configuration to deploy with. Null where nobody has said which Hyperdrive it binds. */
function configuration(given: string | null): string | null {
  const [toml, earlier] = [outside.read(config), outside.read(localConfig)];
  if (earlier !== null && !isMade(earlier) && given === null) return localConfig;
  const id = given ?? hyperdriveIn(earlier) ?? hyperdriveIn(toml);
  if (toml === null || id === null) return null;
  const text = localArchiveConfig(toml, id, earlier);
  if (text !== earlier) outside.write(localConfig, text);
  return localConfig;
}

const { given, others } = readOptions();
const dry = npmSaysDryRun(process.env) || others.includes("--dry-run");
const file = configuration(given) ?? (dry ? config : null);
if (file === null) {
  console.error("Make a Hyperdrive first (docs/archive.md), and say its id: npm run archive:deploy -- --hyperdrive ID");
  process.exitCode = 1;
} else {
  const args = ["deploy", ...others, ...(dry && !others.includes("--dry-run") ? ["--dry-run"] : []), "--config", file];
  process.exitCode = (await outside.run("wrangler", args, { onTerminal: true })).code;
}
