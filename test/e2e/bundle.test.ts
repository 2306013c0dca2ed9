import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildWorker } from "../../dev/worker/build.ts";

/**
 * What the Worker may weigh, gzipped as one file, as wrangler counts it. Some 76,000 bytes of it are the libraries
 * (docs/storage.md lists them), which cannot be made smaller from here. That each group has its own rules takes 8,500: to read,
 * freeze and apply them, and to say them. Another 8,000 are for the panel that shows and changes them.
 * Past votes, their files and forgetting them take 8,500. The board takes 5,600: its links, its state and its events. Its page is
 * no part of this. The market takes 12,000: asking it, what the card says of it, bounds, and what is held and worth.
 */
const BUDGET_BYTES = 185_000;

it("the Worker's bundle weighs no more than its budget, and holds nothing of the local world", async () => {
  const { modules } = await buildWorker();
  const files = modules.map(({ contents }) => Buffer.from(contents));
  expect(gzipSync(Buffer.concat(files)).length).toBeLessThan(BUDGET_BYTES);
  expect(files.some((file) => ["preact", "ioredis", "EventSource"].some((word) => file.includes(word)))).toBe(false);
});
