/** @module-tag long */
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { PHONE, SMALL_PHONE, setUpPlaying, TOUCH } from "./support.ts";

describeInBrowser("without a desk", () => {
  const playing = setUpPlaying();

  it("a whole vote is possible by touch on the narrowest phone, and nothing is wider than a phone's screen", async () => {
    const playground = await playing.open({ viewport: SMALL_PHONE, ...TOUCH });
    const { page } = playground;
    const fits = async () => {
      for (const size of [PHONE, SMALL_PHONE]) {
        await page.setViewportSize(size);
        await playground.fits();
      }
    };
    const tab = (name: string) => page.getByRole("tablist", { name: "What is shown" }).getByRole("tab", { name });
    const suggestion = (name: string) =>
      playground.part("Suggestions").getByRole("button", { name, exact: true }).tap();
    const read = (popup: string) => page.getByTestId("toast-popup").filter({ hasText: popup }).waitFor();
    const touch = (label: string) => playground.log.getByRole("button", { name: label, exact: true }).last().tap();

    await fits();
    await page.getByRole("button", { name: "Or write yourself" }).tap();
    await playground.button("Send").tap();
    await playground.see("📣 Buy BONK before Friday");
    await suggestion("@bob joins");
    await read("Only @bob reads: You're in!");
    await playground.member("Cleo").locator("..").tap();
    await touch("Join");
    await read("Only Cleo reads: You're in!");
    await suggestion("Propose a trade as @bob");
    await playground.button("Send").tap();
    await playground.see("🗳 BUY BONK");
    await touch("Yes 0.1");
    await read("✅ Counted: Yes 0.1 SOL");
    await fits();

    await tab("Inspector").tap();
    await playground.log.waitFor({ state: "hidden" });
    await playground
      .part("Vote")
      .getByRole("img", { name: /^Yes 1, no 0, not yet 1/ })
      .waitFor();
    await fits();
    await playground.button("+1 min").tap();
    await playground.button("+1 min").tap();
    await playground.step("announced", "done").waitFor();
    await tab("Chat").tap();
    await playground.see("✅ Passed: BUY BONK");
    await page.getByText("This is order 1").waitFor();
    await fits();
    await inside(playground.messages("✅ Passed: BUY BONK"), SMALL_PHONE.width);

    await playground.button("Begin anew").tap();
    const dialog = page.getByRole("dialog", { name: "Begin anew?" });
    await inside(dialog, SMALL_PHONE.width);
    await dialog.getByRole("button", { name: "Begin anew" }).tap();
    await page.getByRole("heading", { name: "See a group decide" }).waitFor();
  });

  it("with the keyboard alone one can be another member, take a command from the menu, and vote", async () => {
    const playground = await playing.open();
    const { page } = playground;
    const { keyboard } = page;
    const focused = page.locator(":focus");
    /** Goes on with the Tab key, as often as it takes. */
    const tabTo = async (target: Locator, key = "Tab") => {
      for (let left = 60; left > 0; left -= 1) {
        await keyboard.press(key);
        if ((await target.and(focused).count()) > 0) return;
      }
      throw new Error(`the Tab key does not lead to ${target}`);
    };

    await tabTo(playground.input);
    await keyboard.type("/");
    const menu = page.getByRole("listbox", { name: "Commands" });
    await menu
      .getByRole("option", { name: /^\/create_session/ })
      .and(page.locator("[aria-selected=true]"))
      .waitFor();
    await keyboard.press("Enter");
    await menu.waitFor({ state: "detached" });
    expect(await playground.input.inputValue()).toMatch(/^\/create_session "/);
    await keyboard.press("Enter");
    await playground.see("📣 Buy BONK before Friday");

    await tabTo(playground.member("Ann"), "Shift+Tab");
    await keyboard.press("ArrowRight");
    await playground.member("@bob").and(page.locator(":checked")).waitFor();
    await tabTo(playground.log.getByRole("button", { name: "Join" }), "Shift+Tab");
    await keyboard.press("Enter");
    await page.getByTestId("toast-popup").getByText("You're in!").waitFor();

    await tabTo(playground.input);
    await keyboard.type("/pr");
    await menu.getByRole("option").first().waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await playground.see("🗳 BUY BONK");
    await tabTo(playground.log.getByRole("button", { name: "Yes 0.05" }), "Shift+Tab");
    await keyboard.press("Space");
    await page.getByTestId("toast-popup").getByText("✅ Counted: Yes 0.05 SOL").waitFor();
    await tabTo(playground.input);
    await keyboard.type("/");
    await keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await tabTo(playground.button("New group"), "Shift+Tab");
    await keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New group" }).waitFor();
    await keyboard.press("Escape");
    await playground.button("New group").and(focused).waitFor();
  });
});

async function inside(what: Locator, width: number): Promise<void> {
  const box = await what.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
}
