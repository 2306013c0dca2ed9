/**
 * `npm run deploy`: `wrangler deploy`, with `wrangler.local.toml` where `npm run launch` has made one. That file is made
 * again first, so that it says what wrangler.toml says now. Options go on to wrangler.
 */
import { existsSync, readFileSync } from "node:fs";
import { npmSaysDryRun } from "./launch/dry-run.ts";
import { deploymentTag, localConfig, settingsIn } from "./launch/local-config.ts";
import { FILES } from "./launch/names.ts";
import { realOutside } from "./launch/real-outside.ts";

const outside = realOutside();
const earlier = outside.read(FILES.localConfig);
const args = ["deploy", ...process.argv.slice(2), ...(npmSaysDryRun(process.env) ? ["--dry-run"] : [])];
if (earlier !== null && existsSync(FILES.config)) {
  const text = localConfig(readFileSync(FILES.config, "utf8"), settingsIn(earlier), earlier);
  if (text !== earlier) outside.write(FILES.localConfig, text);
  args.push("--config", FILES.localConfig, "--tag", deploymentTag(await outside.sources(), text));
}
const { code } = await outside.run("wrangler", args, { onTerminal: true });
process.exitCode = code;
