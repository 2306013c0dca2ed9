import type { Reporter, TestModule } from "vitest/node";
import { LEFT_OUT } from "../browser/left-out.ts";

/** Ends a run with one plain line, `N passed, N failed`, that .ci/run adds up. A file that cannot be loaded counts as failed. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    let passed = 0;
    let leftOut = false;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      leftOut ||= module.state() === "skipped" && module.moduleId.includes("/test/browser/");
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        if (state === "failed") failed += 1;
      }
    }
    if (leftOut) process.stdout.write(`${LEFT_OUT}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
