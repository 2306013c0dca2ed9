/** @module-tag long */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { DESK, PHONE, setUpPlaying } from "./support.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What is worth stopping for, and where it is. */
const FIND = (
  place: string,
  rules: string,
) => `axe.run(${place}, { ${rules} resultTypes: ["violations"] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " at " + target.join(" ") + ": " + failureSummary)))`;

/** All other rules find the same in the light and in the dark. */
const COLOURS = 'runOnly: ["color-contrast"],';

describeInBrowser("the page can be used by everybody", () => {
  const playing = setUpPlaying({ archive: true, market: true });

  it("axe finds nothing serious: at first, in a session, at its end and in dialogs, light and dark, on a desk and a phone", async () => {
    const playground = await playing.open();
    const { page } = playground;
    await page.evaluate(AXE);
    const find = (what: string) => findings(page, what);

    await find("at first");
    await playground.openSession("Everybody", "@bob", "Cleo");
    await playground.say("Dan", "/vote yes");
    await playground.propose("@bob", "BONK");
    await playground.tapAndRead("@bob", "Yes 0.05", "✅ Counted");
    await playground.input.fill("/");
    await page.getByRole("listbox", { name: "Commands" }).waitFor();
    await playground.turn("QStash down", true);
    await find("in a session, with the command menu open");
    await playground.input.fill("");
    await playground.tap("@bob", "No");
    await page.getByRole("dialog", { name: "Only @bob reads" }).waitFor();
    await find("with a pop-up");
    await playground.button("OK").click();

    await playground.moveOn("+1 min");
    await playground.see("This is order 1");
    await playground.part("Executor's calls").getByText("filled").waitFor();
    await find("at the end");
    await playground.say("Ann", "/close_session");
    await playground.see("The session is closed");
    await playground.archiveNow();
    await playground.openTable("votes");
    await playground.button("Private chat").click();
    await page.getByRole("heading", { name: "Ann and the bot, in private" }).waitFor();
    await find("in the archive, beside a private chat");
    await playground.button("Private chat").click();
    await playground.button("Add member").click();
    await page.getByRole("dialog", { name: "Add member" }).waitFor();
    await find("in a dialog");
  });
});

/** Looks at the page as it is, or at its dialog: at all of it on a desk, and in the dark on both sides of a phone. */
async function findings(page: Page, what: string): Promise<void> {
  const found: Record<string, unknown> = {};
  // Nothing else can be used while a dialog is open.
  const dialog = (await page.getByRole("dialog").count()) > 0;
  const look = async (how: string, rules = "") => {
    const violations: unknown = await page.evaluate(FIND(dialog ? '"dialog"' : "document", rules));
    if (!Array.isArray(violations) || violations.length > 0) found[`${what}, ${how}`] = violations;
  };
  await look("on a desk");
  await page.emulateMedia({ colorScheme: "dark" });
  await look("on a desk in the dark", COLOURS);
  await page.setViewportSize(PHONE);
  const tab = page.getByRole("tab", { name: "Inspector", includeHidden: true });
  await tab.waitFor();
  await look("on a phone in the dark");
  if (!dialog) {
    await tab.click();
    await look("inspector on a phone in the dark");
    await page.getByRole("tab", { name: "Chat" }).click();
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
  await tab.waitFor({ state: "detached" });
  expect(found).toEqual({});
}
