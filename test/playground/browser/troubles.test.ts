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
    const playground = await playing.openInSession("Calls");
    await playground.propose("@bob", "TWICE");
    await playground.tapAndRead("@bob", "Yes 0.01", "✅ Counted");
    await playground.call("waiting").getByRole("button", { name: "Never" }).click();
    await playground.call("dropped").waitFor();
    await playground.moveOn("+1 min");
    expect(await playground.messages("Passed: BUY TWICE").count()).toBe(0);
    await playground.call("dropped").getByRole("button", { name: "Twice" }).click();
    await playground.page.getByTestId("toast-hint").getByText("The Worker says").waitFor();
    await playground.see("Passed: BUY TWICE");
    await playground.part("Scheduled calls").getByText("2 attempts").waitFor();
    await playground.step("announced", "done").waitFor();

    await playground.page.getByLabel("The executor").selectOption({ label: "rejects it" });
    await playground.part("Break it").getByText("1 broken").waitFor();
    await playground.propose("Cleo", "NEVER");
    await playground.tapAndRead("Cleo", "Yes 0.01", "✅ Counted");
    await playground.call("waiting").getByRole("button", { name: "Never" }).click();
    await playground.call("dropped").waitFor();
    await playground.moveOn("+1 min");
    await playground.part("Vote").getByText("time is up").waitFor();
    expect(await playground.messages("Passed: BUY NEVER").count()).toBe(0);
    await playground.button("Run cron").click();
    await playground.see(/Passed: BUY NEVER.*Not bought: \S+/s);
    await playground.part("Executor's calls").getByText("rejected: ").waitFor();
    await playground.step("announced", "done").waitFor();
    for (const token of ["TWICE", "NEVER"]) expect(await playground.messages(`Passed: BUY ${token}`).count()).toBe(1);
  });

  it("a tap that Redis did not hear is said to be unconfirmed, and works when it is tapped again", async () => {
    const playground = await playing.openInSession("Redis");
    await playground.turn("Redis down", true);
    await playground.part("Break it").getByText("1 broken").waitFor();
    await playground.tap("Dan", "Join");
    const alert = playground.page.getByRole("dialog", { name: "Only Dan reads" });
    await alert.getByText("I could not confirm that. Please tap again").waitFor();
    await playground.page.keyboard.press("Escape");
    await alert.waitFor({ state: "detached" });
    await playground.turn("Redis down", false);
    await playground.part("Break it").getByText("all is well").waitFor();
    await playground.tapAndRead("Dan", "Join", "You're in!");
    await playground.field("members").getByText("3", { exact: true }).waitFor();
  });

  it("a vote counts while Telegram is busy, and nothing that is to be said gets lost", async () => {
    const playground = await playing.openInSession("Telegram");
    await playground.propose("@bob", "BUSY");
    await playground.turn("Telegram busy", true);
    await playground.say("Cleo", "/vote yes 0.05");
    await playground
      .messages("/vote yes 0.05")
      .getByRole("img", { name: /^Reaction/ })
      .waitFor();
    await playground.field("q.yes").getByText("1", { exact: true }).waitFor();
    await playground.moveOn("+1 min");
    await playground
      .field("q.state")
      .getByText("announcing")
      .or(playground.field("q.state").getByText("carried"))
      .waitFor();
    expect(await playground.messages("Passed: BUY BUSY").count()).toBe(0);
    await playground.turn("Telegram busy", false);
    await playground.moveOn("+5 min");
    await playground.button("Run cron").click();
    await playground.see("Passed: BUY BUSY");
    await playground.step("announced", "done").waitFor();
    expect(await playground.messages("Passed: BUY BUSY").count()).toBe(1);
  });

  it("a vote goes on when the Worker is restarted, and a crowd of twenty joins it", async () => {
    const playground = await playing.openInSession("Robots");
    await playground.propose("@bob", "CROWD");
    await playground.tapAndRead("@bob", "Yes 0.01", "✅ Counted");
    await playground.button("Restart the Worker").click();
    await playground.button("Restart the Worker").and(playground.page.locator(":enabled")).waitFor();
    await playground.tapAndRead("Cleo", "No", "✅ Counted: No");

    const crowd = playground.part("Crowd");
    await crowd.getByLabel("Robots").fill("20");
    await crowd.getByLabel("Per minute").fill("6000");
    await crowd.getByRole("button", { name: "Let them come" }).click();
    await crowd.getByText("20 of 20 joined").waitFor();
    await crowd.getByText("voted 20").waitFor();
    await playground.field("members").getByText("22", { exact: true }).waitFor();
    await playground
      .part("Vote")
      .getByRole("img", { name: /, not yet 0, of 22 who may vote$/ })
      .waitFor();
  });
});
