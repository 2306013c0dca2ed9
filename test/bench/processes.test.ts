import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { childrenNamed, processorMs } from "../../bench/measures/processes.ts";

const NO_PROCESS = 2 ** 30;

describe.runIf(existsSync("/proc/self/stat"))("what /proc says", () => {
  test("is the processor time that a process has used, in milliseconds", () => {
    const { user, system } = process.cpuUsage();
    const ms = processorMs(process.pid) ?? Number.NaN;
    expect(Math.abs(ms - (user + system) / 1_000)).toBeLessThan(200);
  });

  test("finds the children of this process by their program's name", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    await expect.poll(() => childrenNamed("sleep")).toContain(child.pid);
    expect(childrenNamed("sleeper")).not.toContain(child.pid);
    child.kill();
    await once(child, "exit");
    expect(childrenNamed("sleep")).not.toContain(child.pid);
  });
});

test("a process of which nothing is known has no processor time", () => {
  expect(processorMs(NO_PROCESS)).toBeNull();
});
