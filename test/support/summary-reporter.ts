import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";
import { LEFT_OUT } from "../playground/browser/left-out.ts";

/**
 * Ends a run with plain lines. There is one for each failure, `failed: FILE: NAME: WHY`, then how many tests `npm test` left out, then
 * `N passed, N failed`. `.ci/run` repeats the first ones at its end and adds up the last. A file that cannot be loaded, a hook that
 * fails and an error outside every test count as failed.
 */
export default class SummaryReporter implements Reporter {
  #leavesOut = false;

  onInit(vitest: Vitest) {
    this.#leavesOut = (vitest.config.tagsFilter ?? []).length > 0;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]) {
    let passed = 0;
    let long = 0;
    let leftOut = false;
    const failures = unhandledErrors.map((error) => `outside every test: ${inOneLine([error])}`);
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      const around = [module, ...module.children.allSuites()].flatMap((one) => one.errors());
      failures.push(...around.map((error) => `${file}: ${inOneLine([error])}`));
      leftOut ||= module.state() === "skipped" && module.moduleId.includes("/test/playground/browser/");
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state === "passed") passed += 1;
        if (state === "skipped" && test.tags.includes("long")) long += 1;
        if (state === "failed") failures.push(`${file}: ${test.fullName}: ${inOneLine(errors)}`);
      }
    }
    if (leftOut && !this.#leavesOut) process.stdout.write(`${LEFT_OUT}\n`);
    if (this.#leavesOut) process.stdout.write(`${long} more with npm run test:all\n`);
    for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
    process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
  }
}

/** What the errors say and where the first was thrown, short enough for a list. */
function inOneLine(errors: readonly SerializedError[]): string {
  const where = errors[0]?.stacks?.[0];
  const said = errors.map((error) => error.message).join("; ");
  const place = where === undefined ? "" : ` (${relative(process.cwd(), where.file)}:${where.line})`;
  return `${stripVTControlCharacters(said).replaceAll(/\s+/g, " ").slice(0, 300)}${place}`;
}
