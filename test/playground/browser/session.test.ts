/** @module-tag long */
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { setUpPlaying } from "./support.ts";

describeInBrowser("a session that is played in the browser", () => {
  const playing = setUpPlaying();

  it("goes from its first command to the shares of a sale, and is there still after a reload", async () => {
    const playground = await playing.open();
    const { page, part } = playground;
    await page.getByRole("heading", { name: "See a group decide" }).waitFor();

    await playground.say("Ann", '/create_session "Buy BONK before Friday" 2');
    await playground.see("📣 Buy BONK before Friday");
    await playground.field("state").getByText("open").waitFor();
    for (const name of ["@bob", "Bob", "Cleo", "Dan"]) await playground.tapAndRead(name, "Join", "You're in!");
    await playground.field("members").getByText("4", { exact: true }).waitFor();

    await playground.say("@bob", "/propose “BUY token=BONK amount=0,05 price=market”");
    await playground.see("🗳 BUY BONK");
    await playground.call("waiting").waitFor();
    await playground.say("@bob", "/vote yes 0,05");
    await playground.see("✅ Counted: Yes 0.05 SOL");
    await playground.tapAndRead("Cleo", "Yes 0.01", "✅ Counted: Yes 0.01 SOL");
    await playground.tapAndRead("Dan", "No", "✅ Counted: No");
    await part("Vote").getByRole("img", { name: "Yes 2, no 1, not yet 1, of 4 who may vote" }).waitFor();
    await page.getByTestId("vote-total").getByText("0.06 SOL").waitFor();
    await playground.field("q.yes").getByText("2", { exact: true }).waitFor();
    await playground.field("q.lamports").getByText("0.06 SOL").waitFor();

    await playground.tap("Dan", "Yes 0.1");
    const alert = page.getByRole("dialog", { name: "Only Dan reads" });
    await alert.getByText("You already voted").waitFor();
    await alert.getByRole("button", { name: "OK" }).click();
    await alert.waitFor({ state: "detached" });

    await playground.moveOn("+1 min");
    await playground.call("waiting").getByRole("button", { name: "Deliver now" }).click();
    await page.getByTestId("toast-hint").getByText("The Worker says 503: call again later.").waitFor();
    await playground.step("open", "current").waitFor();
    await playground.moveOn("+1 min");
    await playground.see("✅ Passed: BUY BONK");
    await playground.see("This is order 1");
    await playground.step("announced", "done").waitFor();
    await part("Executor's calls").getByText("filled").waitFor();
    await part("Redis: orders").waitFor();
    expect(await playground.messages("✅ Passed: BUY BONK").count()).toBe(1);

    await playground.messages("This is order 1").getByRole("button", { name: "/order_1" }).click();
    await playground.see(/Order 1.*BONK/is);
    await playground.say("Cleo", '/propose "SELL order=1" 1');
    await playground.see("🗳 SELL order 1 (BONK)");
    await playground.tapAndRead("Cleo", "Yes", "✅ Counted: Yes");
    await playground.tapAndRead("@bob", "Yes", "✅ Counted: Yes");
    await part("Vote").getByText("SELL order 1").waitFor();
    await playground.call("waiting").getByRole("button", { name: "Never" }).click();
    await playground.call("dropped").waitFor();
    await playground.moveOn("+1 min");
    await playground.call("dropped").getByRole("button", { name: "Deliver now" }).click();
    await playground.see("💰 Sold order 1");
    await playground.see("Shares, by what each paid:");
    await playground.messages(/Shares, by what each paid:\s*@bob .* SOL.*\s*Cleo .* SOL/).waitFor();
    await playground.step("announced", "done").waitFor();

    await page.reload();
    await playground.see("Shares, by what each paid:");
    for (const text of ["📣 Buy BONK before Friday", "This is order 1", "/propose “BUY"])
      expect(await playground.messages(text).count()).toBeGreaterThan(0);
    await playground.say("Ann", "/close_session");
    await playground.see("🔒 The session is closed.");
    await playground.messages("🔒 Closed · 4 joined · 2 votes").waitFor();
  });
});
