/** @module-tag long */
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { PHONE, setUpPlaying } from "./support.ts";

/** Has the bot write what Telegram shows in a way of its own: a moment, colours, and a text to copy. */
async function write({ world, server }: ReturnType<typeof setUpPlaying>): Promise<void> {
  const text = "Ends at 08:00 UTC";
  const entities = [{ type: "date_time", offset: 8, length: 9, unix_time: 1_800_000_000, date_time_format: "t" }];
  const coloured = ["success", "danger", "primary"].map((style) => ({ text: style, callback_data: style, style }));
  const copies = { text: "📋 Sell order 3", copy_text: { text: '/propose "SELL order=3"' } };
  const inline_keyboard = [[...coloured, { text: "plain", callback_data: "plain" }], [copies]];
  const response = await fetch(`${world.telegram.url}/bot${world.telegram.botToken}/sendMessage`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ chat_id: server.stage.group.id, text, entities, reply_markup: { inline_keyboard } }),
  });
  expect(response.status).toBe(200);
}

describeInBrowser("a message of the bot", () => {
  const playing = setUpPlaying();

  it("shows a moment by the reader's clock, buttons in their colours, and one that copies", async () => {
    const playground = await playing.open({
      viewport: PHONE,
      locale: "en-GB",
      timezoneId: "Asia/Tokyo",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page } = playground;
    await write(playing);
    await playground.see("Ends at 17:00");
    const moment = playground.messages("Ends at").locator("time");
    expect(await moment.getAttribute("datetime")).toBe("2027-01-15T08:00:00.000Z");
    expect(await moment.getAttribute("title")).toMatch(/^Friday.*15 January 2027.*17:00:00$/);

    const colour = (name: string) =>
      page.evaluate(
        `getComputedStyle([...document.querySelectorAll(".keyboard button")].find((b) => b.textContent === "${name}")).backgroundColor`,
      );
    const colours = [];
    for (const name of ["success", "danger", "primary", "plain"]) colours.push(await colour(name));
    expect(new Set(colours).size).toBe(4);

    await playground.button("📋 Sell order 3").click();
    await page.getByTestId("toast-hint").getByText("Copied.").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe('/propose "SELL order=3"');
    await playground.fits();
  });
});
