import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Imports a Lua script as text, as wrangler's Text rule does in the Worker. */
const luaAsText = {
  name: "lua-as-text",
  transform: (code: string, id: string) =>
    id.endsWith(".lua") ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined,
};

/** Tests of limits that are counted in real seconds: after all others and alone, since other files' work would use up the seconds. */
const REAL_SECONDS = "test/faults/slow.test.ts";
/** A project of its own, since vitest heeds no `--exclude` of the command line where there are projects. */
const BROWSER = "test/browser/**/*.test.ts";

export default defineConfig({
  plugins: [luaAsText],
  test: {
    projects: [
      { extends: true, test: { name: "rest", include: ["test/**/*.test.ts"], exclude: [REAL_SECONDS, BROWSER] } },
      { extends: true, test: { name: "browser", include: [BROWSER] } },
      { extends: true, test: { name: "real seconds", include: [REAL_SECONDS], sequence: { groupOrder: 1 } } },
    ],
    // Much of a run waits, for real time limits and for other processes, so even two cores are worth three workers.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Files share their worker's modules, which halves a run. No file leaves anything behind: each closes the world that it opened.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The default of a second is too short where others work on the same machine.
    expect: { poll: { timeout: 10_000 } },
    reporters: ["default", "./test/support/summary-reporter.ts"],
  },
});
