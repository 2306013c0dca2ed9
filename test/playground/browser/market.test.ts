/** @module-tag long */
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { DESK, PHONE, setUpPlaying } from "./support.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

describeInBrowser("the market", () => {
  const playing = setUpPlaying({ market: true });

  it("is chosen from, moved, crashed and taken away, and fits on a phone", async () => {
    const playground = await playing.openInSession("Market");
    const { page, part } = playground;
    const market = part("Market");
    const suggestions = part("Suggestions");
    const suggest = (label: string | RegExp) => suggestions.getByRole("button", { name: label }).click();

    await suggest("Propose MOON, which there is twice, as @bob");
    await playground.button("Send").click();
    await playground.see("Several tokens are called MOON");
    await suggestions.getByRole("button", { name: /^@bob: 1\. Moon Rocket / }).waitFor();
    await playground.be("Cleo");
    await playground.log
      .getByRole("button", { name: /^2\. Moonbase / })
      .last()
      .click();
    const alert = page.getByRole("dialog", { name: "Only Cleo reads" });
    await alert.getByRole("button", { name: "OK" }).click();
    await suggest(/^@bob: 2\. Moonbase /);
    await playground.see("🗳 BUY MOON");
    await playground.see("SOL each");
    await market.getByText("quote SOL → MOON").waitFor();
    await playground.tapAndRead("@bob", "Yes 0.05", "✅ Counted");
    await playground.moveOn("+1 min");
    await playground.see("This is order 1");
    await suggestions.getByRole("button", { name: "What is it all worth?" }).waitFor();

    const bonk = market.locator(`[data-token="${BONK}"]`);
    const price = async () => Number((await bonk.locator("[data-price=sol]").textContent())?.replace(" SOL", ""));
    const before = await price();
    await bonk.getByRole("button", { name: /^Crash Bonk/ }).click();
    await bonk.getByText("liquidity $420000").waitFor();
    expect(await price()).toBeLessThan(before / 5);
    await bonk.getByRole("button", { name: /rises/ }).click();

    await market.getByRole("button", { name: "Take it away" }).click();
    await market.getByText("The market is away.").waitFor();
    await part("Break it").getByText("1 broken").waitFor();
    await playground.say("@bob", '/propose "BUY token=WIF amount=0.05"');
    await playground.see("🗳 BUY WIF");
    await market.getByText("cut").first().waitFor();
    await market.getByRole("button", { name: "Bring it back" }).click();
    await market.getByText("The market is away.").waitFor({ state: "detached" });

    await market.locator("summary", { hasText: "Not verified" }).click();
    await look(playground, market, "desk");
    await page.setViewportSize(PHONE);
    await playground.fits();
    await page.getByRole("tab", { name: "Inspector" }).click();
    await playground.fits();
    await look(playground, market, "phone");
    await page.setViewportSize(DESK);
  });

  it("is asked from the private chat, too", async () => {
    const playground = await playing.open();
    await playground.button("Private chat").click();
    await playground.button("Start").click();
    await playground.see("/start");
    const suggestions = playground.part("Suggestions");
    await suggestions.getByRole("button", { name: "What does BONK cost?" }).click();
    expect(await playground.input.inputValue()).toBe("/price BONK");
    await suggestions.getByRole("button", { name: "What is my share, in all groups?" }).click();
    expect(await playground.input.inputValue()).toBe("/me");
  });
});

/** Draws what there is to be looked at, where somebody wants to. */
async function look({ page }: { page: ReturnType<Locator["page"]> }, market: Locator, name: string): Promise<void> {
  if (!process.env.SHOTS) return;
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await market.screenshot({ path: `${process.env.SHOTS}/market-${name}-${colorScheme}.png` });
  }
}
