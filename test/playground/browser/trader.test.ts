/** @module-tag long */
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { DESK, PHONE, setUpPlaying } from "./support.ts";

describeInBrowser("the trader", () => {
  const playing = setUpPlaying({ market: true, trader: true });

  it("shows its wallet, trades and transactions, leads to no explorer, and fits on a phone", async () => {
    const playground = await playing.openInSession("For real");
    const { page, part } = playground;
    const trader = part("Trader");
    await page.getByText("Trades are real, on a local chain").waitFor();
    expect(await page.getByRole("button", { name: "Play a session" }).count()).toBe(0);
    expect(await trader.locator("[data-balance=sol]").textContent()).toBe("10");
    await trader.getByRole("button", { name: "Trade for For real instead" }).click();
    await trader.locator("[data-open]", { hasText: "For real" }).waitFor();

    await playground.propose("@bob", "BONK");
    await playground.tapAndRead("@bob", "Yes 0.05", "✅ Counted");
    await playground.moveOn("+1 min");
    await trader.getByText("pending: sent").waitFor();
    await trader.locator("[data-transaction]").waitFor();
    for (let passed = 0; passed < 5 && (await playground.messages("This is order 1").count()) === 0; passed += 1) {
      await playground.moveOn("+1 min");
      const ran = page.waitForResponse((response) => response.url().endsWith("/actions"));
      await playground.button("Run cron").click();
      await ran;
      await playing.world.worker.idle();
    }
    await playground.see("This is order 1");
    await trader.getByText("filled", { exact: true }).waitFor();
    await trader.locator("[data-transaction=finalized]").waitFor();
    await trader.locator("[data-balance=Bonk]").waitFor();

    await playground.log.getByRole("button", { name: "transaction", exact: true }).click();
    await page.getByText("This transaction is on this machine's chain only.").waitFor();

    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/trader-desk.png` });
    await page.setViewportSize(PHONE);
    await playground.fits();
    await page.getByRole("tab", { name: "Inspector" }).click();
    await playground.fits();
    if (process.env.SHOTS) await trader.screenshot({ path: `${process.env.SHOTS}/trader-phone.png` });
    await page.setViewportSize(DESK);
  });
});
