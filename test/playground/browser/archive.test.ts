/** @module-tag long */
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { PHONE, setUpPlaying } from "./support.ts";

describeInBrowser("what is left of a session", () => {
  const playing = setUpPlaying({ archive: true });

  it("is written to PostgreSQL once that is back, and comes to an admin as files, in private", async () => {
    const playground = await playing.openInSession("Kept");
    const { page } = playground;
    const archive = playground.part("Archive");
    await archive.getByText("nothing yet · 1 waiting").waitFor();
    await playground.propose("@bob", "BONK");
    await playground.tapAndRead("@bob", "Yes 0.05", "✅ Counted");
    await playground.moveOn("+1 min");
    await playground.see("This is order 1");

    await playground.turn("PostgreSQL down", true);
    await archive.getByText("PostgreSQL is away.").waitFor();
    await playground.say("Ann", "/close_session");
    await playground.see("The session is closed");
    await playground.button("Archive now").click();
    await playground.turn("PostgreSQL down", false);
    await archive.getByText("PostgreSQL is away.").waitFor({ state: "detached" });
    await playground.archiveNow();
    await playground.table("sessions").getByText("Kept").waitFor();
    await playground.openTable("votes");
    await playground.table("votes").getByText("0.05 SOL").first().waitFor();

    await playground.button("Private chat").click();
    await playground.button("Start").click();
    await playground.see("/start");
    await playground.button("Private chat").click();
    await playground.say("Ann", "/export");
    await playground.see("in our private chat");
    await playground.button("Private chat").click();
    const file = playground.log.locator("[data-file*=votes]");
    await file.locator("summary").click();
    await file.getByText("BONK").waitFor();
    expect(await playground.log.locator("[data-file]").count()).toBe(3);
    await page.setViewportSize(PHONE);
    await playground.fits();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/private.png` });
    await page.getByRole("tab", { name: "Inspector" }).click();
    await playground.fits();
    await archive.scrollIntoViewIfNeeded();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/archive-phone.png` });
    await page.setViewportSize({ width: 1400, height: 1000 });
    await archive.scrollIntoViewIfNeeded();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/archive-desk.png` });
  });
});
