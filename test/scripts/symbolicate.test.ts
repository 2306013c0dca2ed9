/** @module-tag long */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { buildWorker } from "../../dev/worker/build.ts";

const run = promisify(execFile);
const symbolicate = (place: string) => run(process.execPath, ["scripts/symbolicate.ts", place]);

it("says which line of the sources a place in the deployed Worker is", async () => {
  const [entry] = (await buildWorker()).modules;
  const before = String(entry?.contents).split("wrong secret")[0]?.split("\n") ?? [];
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  const { stdout } = await symbolicate(`TypeError at a (worker.js:${place})`);
  expect(stdout).toMatch(/^src\/handlers\/webhook\.ts:\d+:\d+\n$/);
});

it("says in a sentence what to type where no place is given", async () => {
  await expect(symbolicate("TypeError")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("npm run symbolicate"),
  });
});
