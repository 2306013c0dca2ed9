import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { readCsv } from "../support/csv.ts";
import { openVote } from "./stage.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it("shows a group its past votes, sends them to its owner as files, and forgets them", async () => {
  const { stage } = await openVote(world);
  const { group, admin } = stage;
  const newest = () => group.botMessages.at(-1)?.text;
  await admin.says("/cancel");
  await admin.says("/close_session");
  await world.worker.idle();
  await admin.says("/history");
  expect(newest()).toMatch(/^🗂 Past votes, newest first\n\nBUY BONK · .* UTC\n🚫 Cancelled · Yes 2 · No 0/);

  const chat = world.telegram.privateChat({ ...admin.user });
  await admin.says("/export");
  expect(newest()).toBe("📬 I've sent you 3 files in our private chat.");
  const [votes, orders, shares] = chat.botMessages.flatMap(({ file }) => file ?? []);
  expect([votes?.name, orders?.name, shares?.name]).toEqual(["votes.csv", "orders.csv", "shares.csv"]);
  expect(
    readCsv(votes?.text ?? "")
      .map(({ result, amount_sol }) => [result, amount_sol])
      .sort(),
  ).toEqual([
    ["cancelled", "0.01"],
    ["cancelled", "0.05"],
  ]);

  await admin.says("/forget");
  await admin.taps("Forget everything");
  await admin.taps("Yes, forget it for good");
  expect(newest()).toMatch(/^🗑 Forgotten\./);
  await admin.says("/history");
  expect(newest()).toMatch(/^There are no past votes to show\./);
});
