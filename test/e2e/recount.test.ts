import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { LONG } from "../support/long.ts";
import { memberAt, openSession, propose, voteTwice } from "./stage.ts";

const MINUTE_MS = 60_000;

let world: World;
let folder: string;
beforeAll(async () => {
  [world, folder] = await Promise.all([startWorld(), mkdtemp(join(tmpdir(), "recount-"))]);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

/** Runs `npm run recount` on a file with this text, as its script does. */
async function recount(text: string, ...hash: readonly string[]): Promise<{ code: number; printed: string }> {
  const file = join(folder, "votes.csv");
  await writeFile(file, text);
  const { promise, resolve } = Promise.withResolvers<{ code: number; printed: string }>();
  execFile(process.execPath, ["scripts/recount.ts", file, ...hash], (error, stdout, stderr) =>
    resolve({ code: error === null ? 0 : Number(error.code), printed: stdout + stderr }),
  );
  return promise;
}

it("a group recounts what it voted, with a vote that was changed, and finds out who tampered with the file", async () => {
  const stage = await openSession(world);
  const { group, admin } = stage;
  await admin.says("/settings change on");
  await propose(world, stage);
  await voteTwice(stage);
  const changed = await memberAt(stage.members, 1).taps("No");
  expect(changed.answer?.text).toMatch(/^✅ Changed: No\n.*\nReceipt 3 [0-9a-z]{10}$/);
  await world.advance(MINUTE_MS + 1_000);
  const result = group.botMessages.findLast(({ text }) => text.includes("Abstained"))?.text ?? "";
  const [, hash = ""] = /🧾 For a recount: ([0-9a-f]{64})$/u.exec(result) ?? [];

  const chat = world.telegram.privateChat({ ...admin.user });
  await admin.says("/export");
  const file = chat.botMessages.flatMap((one) => one.file ?? []).find(({ name }) => name === "votes.csv")?.text ?? "";
  const fits = await recount(file, hash);
  expect(fits.printed).toMatch(
    new RegExp(`^✓ BUY BONK, .*: 2 votes, and 1 that was replaced, as announced \\(hash ${hash}\\)\\. This is`),
  );
  expect(fits.code).toBe(0);

  const receipt = changed.answer?.text?.split(" ").at(-1) ?? "";
  expect(await recount(file.replace(receipt, "0000000000"))).toEqual({
    code: 1,
    printed: expect.stringMatching(/^✗ BUY BONK, .*:\n {4}vote 3 was changed \(its row does not fit its row_hash\)\n/),
  });
  const lines = file.split("\r\n");
  expect(await recount(lines.filter((line) => !line.includes(receipt)).join("\r\n"))).toEqual({
    code: 1,
    printed: expect.stringMatching(/\n {4}vote 3 is missing\n/),
  });
  expect((await recount(file.replaceAll(",", ";"))).printed).toMatch(
    /^✗ This file cannot be recounted\. .*spreadsheet/,
  );
});

it("says what it needs, and which file it cannot read, in a sentence", LONG, async () => {
  expect(await recount("", "a", "b")).toMatchObject({
    code: 1,
    printed: expect.stringMatching(/^npm run recount FILE/),
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile(process.execPath, ["scripts/recount.ts", join(folder, "none.csv")], (_, stdout, stderr) =>
    resolve(stdout + stderr),
  );
  expect(await promise).toMatch(/none\.csv cannot be read: .*\n$/);
});
