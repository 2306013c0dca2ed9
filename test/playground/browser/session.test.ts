/** @module-tag long */
import { expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { setUpPlaying } from "./support.ts";

describeInBrowser("a session that is played in the browser", () => {
  const playing = setUpPlaying();

  it("goes from its first command to the shares of a sale, and is there still after a reload", async () => {
    const hands = await playing.open();
    const { page, part } = hands;
    await page.getByRole("heading", { name: "See a group decide" }).waitFor();

    await hands.say("Ann", '/create_session "Buy BONK before Friday" 2');
    await hands.see("📣 Buy BONK before Friday");
    await hands.field("state").getByText("open").waitFor();
    for (const name of ["@bob", "Bob", "Cleo", "Dan"]) await hands.tapAndRead(name, "Join", "You're in!");
    await hands.field("members").getByText("4", { exact: true }).waitFor();

    await hands.say("@bob", "/propose “BUY token=BONK amount=0,05 price=market”");
    await hands.see("🗳 BUY BONK");
    await hands.call("waiting").waitFor();
    await hands.say("@bob", "/vote yes 0,05");
    await hands.see("✅ Counted: Yes 0.05 SOL");
    await hands.tapAndRead("Cleo", "Yes 0.01", "✅ Counted: Yes 0.01 SOL");
    await hands.tapAndRead("Dan", "No", "✅ Counted: No");
    await part("Vote").getByRole("img", { name: "Yes 2, no 1, not yet 1, of 4 who may vote" }).waitFor();
    await page.getByTestId("vote-total").getByText("0.06 SOL").waitFor();
    await hands.field("q.yes").getByText("2", { exact: true }).waitFor();
    await hands.field("q.lamports").getByText("0.06 SOL").waitFor();

    await hands.tap("Dan", "Yes 0.1");
    const alert = page.getByRole("dialog", { name: "Only Dan reads" });
    await alert.getByText("You already voted").waitFor();
    await alert.getByRole("button", { name: "OK" }).click();
    await alert.waitFor({ state: "detached" });

    await hands.moveOn("+1 min");
    await hands.call("waiting").getByRole("button", { name: "Deliver now" }).click();
    await page.getByTestId("toast-hint").getByText("The Worker says 503: call again later.").waitFor();
    await hands.step("open", "current").waitFor();
    await hands.moveOn("+1 min");
    await hands.see("✅ Passed: BUY BONK");
    await hands.see("This is order 1");
    await hands.step("announced", "done").waitFor();
    await part("Executor's calls").getByText("filled").waitFor();
    await part("Redis: orders").waitFor();
    expect(await hands.messages("✅ Passed: BUY BONK").count()).toBe(1);

    await hands.messages("This is order 1").getByRole("button", { name: "/order_1" }).click();
    await hands.see(/Order 1.*BONK/is);
    await hands.say("Cleo", '/propose "SELL order=1" 1');
    await hands.see("🗳 SELL order 1 (BONK)");
    await hands.tapAndRead("Cleo", "Yes", "✅ Counted: Yes");
    await hands.tapAndRead("@bob", "Yes", "✅ Counted: Yes");
    await part("Vote").getByText("SELL order 1").waitFor();
    await hands.call("waiting").getByRole("button", { name: "Never" }).click();
    await hands.call("dropped").waitFor();
    await hands.moveOn("+1 min");
    await hands.call("dropped").getByRole("button", { name: "Deliver now" }).click();
    await hands.see("💰 Sold order 1");
    await hands.see("Shares, by what each paid:");
    await hands.messages(/Shares, by what each paid:\s*@bob .* SOL.*\s*Cleo .* SOL/).waitFor();
    await hands.step("announced", "done").waitFor();

    await page.reload();
    await hands.see("Shares, by what each paid:");
    for (const text of ["📣 Buy BONK before Friday", "This is order 1", "/propose “BUY"])
      expect(await hands.messages(text).count()).toBeGreaterThan(0);
    await hands.say("Ann", "/close_session");
    await hands.see("🔒 The session is closed.");
    await hands.messages("🔒 Closed · 4 joined · 2 votes").waitFor();
  });
});
