import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Imports a Lua script as text, as wrangler's Text rule does in the Worker. */
const luaAsText = {
  name: "lua-as-text",
  transform: (code: string, id: string) =>
    id.endsWith(".lua") ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined,
};

const TESTS = "test/**/*.test.ts";

/**
 * The files that `npm test` leaves out as a whole. They are not even imported there: vitest runs no hook of a file whose tests are all
 * left out, so nothing would close what such a file starts.
 */
const leftOut = process.argv.includes("--tags-filter=!long")
  ? globSync(TESTS).filter((path) => readFileSync(path, "utf8").startsWith("/** @module-tag long */"))
  : [];

/** Room for whatever takes long on a busy machine: no test is about how long it takes. In milliseconds. */
const ROOM_MS = 180_000;

export default defineConfig({
  plugins: [luaAsText],
  test: {
    include: [TESTS],
    exclude: leftOut,
    tags: [{ name: "long", description: "what `npm test` leaves to `npm run test:all`" }],
    // Much of a run waits for other processes, so even two cores are worth three workers.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Files share their worker's modules, which halves a run. No file leaves anything behind: each closes the world that it opened.
    isolate: false,
    testTimeout: ROOM_MS,
    hookTimeout: ROOM_MS,
    expect: { poll: { timeout: ROOM_MS / 3, interval: 10 } },
    reporters: ["default", "./test/support/summary-reporter.ts"],
  },
});
