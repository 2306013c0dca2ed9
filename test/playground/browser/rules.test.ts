/** @module-tag long */
import { expect, it } from "vitest";
import { settingsKey } from "../../../src/store/keys.ts";
import { describeInBrowser } from "./chromium.ts";
import { PHONE, setUpPlaying } from "./support.ts";

describeInBrowser("a group with rules of its own", () => {
  const playing = setUpPlaying();

  it("sees by which rules a vote is judged, how many have to vote, and what its session has spent", async () => {
    const playground = await playing.open();
    const { page, part } = playground;
    const rules = { pass: "2/3", quorum: "3", daily: "500000000" };
    const key = settingsKey(playing.server.stage.group.id);
    await playing.world.upstash.command("HSET", key, ...Object.entries(rules).flat());
    await playground.openSession("Rules", "@bob", "Cleo", "Dan");
    await playground.say("@bob", '/propose "BUY token=BONK amount=0.05" 10');
    await playground.see("🗳 BUY BONK");

    const chips = part("Vote").getByRole("list", { name: "Rules of this vote" }).getByRole("listitem");
    await chips.first().waitFor();
    expect(await chips.allTextContents()).toEqual(["2/3 yes needed", "quorum 3 voters", "0.5 SOL each in 24 hours"]);
    const notes = page.getByTestId("vote-notes");
    await notes.getByText("0 of 3 voted, 3 needed").waitFor();
    await page.getByTestId("due").getByText("The cron trigger reminds those who have not voted").waitFor();

    await playground.tapAndRead("@bob", "Yes 0.01", "✅ Counted");
    await playground.tapAndRead("Cleo", "No", "✅ Counted");
    await notes.getByText("2 of 3 voted, 3 needed").waitFor();
    await part("Redis: settings").getByRole("heading", { name: "Redis: settings" }).click();
    await part("Redis: settings").locator('[data-field="quorum"]').getByText("3", { exact: true }).waitFor();
    await part("Redis: spent").getByRole("heading", { name: "Redis: spent" }).click();
    await part("Redis: spent").getByText("@bob: 0.01 SOL").waitFor();

    await playground.tapAndRead("Dan", "No", "✅ Counted");
    await notes.getByText("All have voted: it ends early").waitFor();
    await page.getByTestId("due").getByText("The cron trigger ends the vote early").waitFor();
    await playground.moveOn("+5 min");
    await playground.button("Run cron").click();
    await playground.see("❌ Not passed: BUY BONK");
    await playground.step("traded", "skipped").waitFor();
    await page.setViewportSize(PHONE);
    await page.getByRole("tab", { name: "Inspector" }).click();
    await playground.fits();
  });
});
