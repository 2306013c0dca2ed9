/** @module-tag long */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { memberAt } from "../../e2e/stage.ts";
import { describeInBrowser } from "../../playground/browser/chromium.ts";
import { setUpLooking } from "./open-board.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const isLive = (page: Page) => page.getByText("Live", { exact: true }).waitFor();
const legend = async (page: Page) => (await page.locator(".legend").innerText()).replace(/\s+/g, " ");
const notice = (page: Page) => page.locator(".notice");

/** What axe finds on a page as it is now. It may not read the styles again: for that it would write some into the page. */
async function found(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(
    "axe.run(document, { preload: false, resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]))",
  );
}

describeInBrowser("the page of a board", () => {
  const looking = setUpLooking();

  it("shows votes as they come, with its clock running, and sets no cookie", async () => {
    const { stage, address } = await looking.vote();
    const page = await looking.open(address);
    await isLive(page);
    await expect.poll(() => legend(page)).toMatch(/Yes 0 No 0 Not yet 3/);
    await page.getByRole("heading", { name: "Buy BONK" }).waitFor();
    await memberAt(stage.members, 0).taps("Yes 0.05");
    await page.getByText("Yes 0.05 SOL").waitFor();
    await expect.poll(() => legend(page)).toMatch(/Yes 1 No 0 Not yet 2/);
    const clock = page.locator(".clock");
    const before = await clock.innerText();
    await expect.poll(() => clock.innerText()).not.toBe(before);
    expect(await page.context().cookies()).toEqual([]);
  });

  it("shows of a hidden vote who has voted, and nothing else", async () => {
    const { stage, address } = await looking.vote();
    await stage.admin.says("/cancel");
    await stage.admin.says("/settings hidden on");
    await memberAt(stage.members, 0).says('/propose "BUY token=WIF amount=0.05" 5');
    const page = await looking.open(address);
    await isLive(page);
    await memberAt(stage.members, 0).taps("Yes 0.05");
    await page.getByText("Votes are hidden until the end.").waitFor();
    await expect.poll(() => legend(page)).toMatch(/Voted 1 Not yet 2/);
    expect(await page.locator(".vote .votes").innerText()).toMatch(/@member_0\s+voted/);
    expect(await page.locator(".vote").innerText()).not.toMatch(/\bYes\b|\bNo\b/);
  });

  it("says so while Redis is away, and comes back by itself", async () => {
    const { stage, address } = await looking.vote();
    const page = await looking.open(address);
    await isLive(page);
    looking.world.upstash.faults.down = true;
    looking.world.upstash.cutStreams();
    await notice(page).getByText("The bot’s memory does not answer.").waitFor();
    looking.world.upstash.resetFaults();
    await memberAt(stage.members, 0).taps("No");
    await isLive(page);
    await notice(page).waitFor({ state: "hidden" });
    await expect.poll(() => legend(page)).toMatch(/No 1/);
  });

  it("says so while the Worker is away, and comes back by itself", async () => {
    const { address } = await looking.vote();
    const page = await looking.open(address);
    await isLive(page);
    looking.expected.push("Failed to load resource", "ERR_");
    await page.context().setOffline(true);
    looking.world.upstash.cutStreams();
    await notice(page).getByText("No connection to the bot.").waitFor();
    await page.context().setOffline(false);
    await isLive(page);
  });

  it("catches up when it was asleep", async () => {
    const { stage, address } = await looking.vote();
    const page = await looking.open(address);
    await page.clock.install();
    await page.reload();
    await isLive(page);
    looking.world.upstash.faults.loseMessages = true;
    await memberAt(stage.members, 0).taps("Yes 0.05");
    await looking.world.worker.idle();
    expect(await legend(page)).toMatch(/Yes 0/);
    await page.clock.fastForward(30_000);
    await expect.poll(() => legend(page)).toMatch(/Yes 1/);
  });

  it("says that its link was ended", async () => {
    const { stage, address } = await looking.vote();
    const page = await looking.open(address);
    await isLive(page);
    await stage.admin.says("/board new");
    await notice(page).getByText("An admin has ended this link. Send /board in your group for a new one.").waitFor();
    await page.reload();
    await notice(page).getByText("An admin has ended this link.").waitFor();
  });

  it("says what to do where its script does not run", async () => {
    const { address } = await looking.vote();
    const page = await looking.open(address, { javaScriptEnabled: false });
    expect(await page.locator("main").innerText()).toContain("/status shows the vote that is running");
  });

  it.each([
    [390, "light"],
    [390, "dark"],
    [1_400, "light"],
    [1_400, "dark"],
  ] as const)("is accessible at %i pixels, %s, and nothing sticks out", async (width, colorScheme) => {
    const { stage, address } = await looking.vote();
    await memberAt(stage.members, 0).taps("Yes 0.05");
    const page = await looking.open(address, { viewport: { width, height: 900 }, colorScheme });
    await page.getByText("Yes 0.05 SOL").waitFor();
    expect(await found(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    looking.world.upstash.faults.down = true;
    looking.world.upstash.cutStreams();
    await notice(page).waitFor();
    expect(await found(page)).toEqual([]);
  });
});
