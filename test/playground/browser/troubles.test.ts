/** @module-tag long */
import { afterEach, expect, it } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { setUpPlaying } from "./support.ts";

describeInBrowser("what can go wrong", () => {
  const playing = setUpPlaying();
  afterEach(() => {
    const { upstash, telegram, qstash, executor } = playing.world;
    for (const standIn of [upstash, telegram, qstash, executor]) standIn.resetFaults();
  });

  it("a vote is announced once where its call comes twice, by the cron trigger where it never comes, and with why it was not bought", async () => {
    const hands = await playing.openInSession("Calls");
    await hands.propose("@bob", "TWICE");
    await hands.tapAndRead("@bob", "Yes 0.01", "✅ Counted");
    await hands.call("waiting").getByRole("button", { name: "Never" }).click();
    await hands.call("dropped").waitFor();
    await hands.moveOn("+1 min");
    expect(await hands.messages("Passed: BUY TWICE").count()).toBe(0);
    await hands.call("dropped").getByRole("button", { name: "Twice" }).click();
    await hands.page.getByTestId("toast-hint").getByText("The Worker says").waitFor();
    await hands.see("Passed: BUY TWICE");
    await hands.part("Scheduled calls").getByText("2 attempts").waitFor();
    await hands.step("announced", "done").waitFor();

    await hands.page.getByLabel("The executor").selectOption({ label: "rejects it" });
    await hands.part("Break it").getByText("1 broken").waitFor();
    await hands.propose("Cleo", "NEVER");
    await hands.tapAndRead("Cleo", "Yes 0.01", "✅ Counted");
    await hands.call("waiting").getByRole("button", { name: "Never" }).click();
    await hands.call("dropped").waitFor();
    await hands.moveOn("+1 min");
    await hands.part("Vote").getByText("time is up").waitFor();
    expect(await hands.messages("Passed: BUY NEVER").count()).toBe(0);
    await hands.button("Run cron").click();
    await hands.see(/Passed: BUY NEVER.*Not bought: \S+/s);
    await hands.part("Executor's calls").getByText("rejected: ").waitFor();
    await hands.step("announced", "done").waitFor();
    for (const token of ["TWICE", "NEVER"]) expect(await hands.messages(`Passed: BUY ${token}`).count()).toBe(1);
  });

  it("a tap that Redis did not hear is said to be unconfirmed, and works when it is tapped again", async () => {
    const hands = await playing.openInSession("Redis");
    await hands.turn("Redis down", true);
    await hands.part("Break it").getByText("1 broken").waitFor();
    await hands.tap("Dan", "Join");
    const alert = hands.page.getByRole("dialog", { name: "Only Dan reads" });
    await alert.getByText("I could not confirm that. Please tap again").waitFor();
    await hands.page.keyboard.press("Escape");
    await alert.waitFor({ state: "detached" });
    await hands.turn("Redis down", false);
    await hands.part("Break it").getByText("all is well").waitFor();
    await hands.tapAndRead("Dan", "Join", "You're in!");
    await hands.field("members").getByText("3", { exact: true }).waitFor();
  });

  it("a vote counts while Telegram is busy, and nothing that is to be said gets lost", async () => {
    const hands = await playing.openInSession("Telegram");
    await hands.propose("@bob", "BUSY");
    await hands.turn("Telegram busy", true);
    await hands.say("Cleo", "/vote yes 0.05");
    await hands
      .messages("/vote yes 0.05")
      .getByRole("img", { name: /^Reaction/ })
      .waitFor();
    await hands.field("q.yes").getByText("1", { exact: true }).waitFor();
    await hands.moveOn("+1 min");
    await hands.field("q.state").getByText("announcing").or(hands.field("q.state").getByText("carried")).waitFor();
    expect(await hands.messages("Passed: BUY BUSY").count()).toBe(0);
    await hands.turn("Telegram busy", false);
    await hands.moveOn("+5 min");
    await hands.button("Run cron").click();
    await hands.see("Passed: BUY BUSY");
    await hands.step("announced", "done").waitFor();
    expect(await hands.messages("Passed: BUY BUSY").count()).toBe(1);
  });

  it("a vote goes on when the Worker is restarted, and a crowd of twenty joins it", async () => {
    const hands = await playing.openInSession("Robots");
    await hands.propose("@bob", "CROWD");
    await hands.tapAndRead("@bob", "Yes 0.01", "✅ Counted");
    await hands.button("Restart the Worker").click();
    await hands.button("Restart the Worker").and(hands.page.locator(":enabled")).waitFor();
    await hands.tapAndRead("Cleo", "No", "✅ Counted: No");

    const crowd = hands.part("Crowd");
    await crowd.getByLabel("Robots").fill("20");
    await crowd.getByLabel("Per minute").fill("6000");
    await crowd.getByRole("button", { name: "Let them come" }).click();
    await crowd.getByText("20 of 20 joined").waitFor();
    await crowd.getByText("voted 20").waitFor();
    await hands.field("members").getByText("22", { exact: true }).waitFor();
    await hands
      .part("Vote")
      .getByRole("img", { name: /, not yet 0, of 22 who may vote$/ })
      .waitFor();
  });
});
