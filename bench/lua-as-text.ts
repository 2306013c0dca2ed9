import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

/**
 * Lets Node import a Lua script as text, as wrangler's Text rule does in the Worker and vitest.config.ts in tests. Loaded with
 * `--import`, before anything that imports the store.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".lua")) return nextLoad(url, context);
    const text = readFileSync(new URL(url), "utf8");
    return { format: "module", source: `export default ${JSON.stringify(text)};`, shortCircuit: true };
  },
});
