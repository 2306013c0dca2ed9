/** @module-tag long */
import { expect, it } from "vitest";
import { STORY } from "../../../dev/story.ts";
import { describeInBrowser } from "./chromium.ts";
import { setUpPlaying } from "./support.ts";

const [first = "", second = ""] = STORY.flatMap((step) => (step.do === "chapter" ? [step.title] : []));
/** The story without waiting for its card, and each message left just long enough to see which chapter it is in. */
const QUICK = { steps: STORY.filter((step) => step.do !== "see"), pauseMs: 250 };

describeInBrowser("groups", () => {
  const playing = setUpPlaying({ story: QUICK });

  it("the story is told in a group of its own, chapter by chapter, until it is stopped", async () => {
    const playground = await playing.open();
    const { page } = playground;
    await page.getByRole("main").getByRole("button", { name: "Play a session" }).click();
    await page.getByRole("heading", { name: "The story", exact: true }).waitFor();
    const story = page.getByTestId("story");
    await story.getByText(first).waitFor();
    await story.getByText(second).waitFor();
    await playground.see("🗳 BUY BONK");
    await story.getByRole("button", { name: "Stop" }).click();
    await story.waitFor({ state: "detached" });
    // Whoever likes goes on from there.
    await playground.say("Ann", "/status");
    await playground.see("BUY BONK");
    await page
      .getByRole("banner")
      .getByRole("button", { name: "Play a session" })
      .and(page.locator(":enabled"))
      .waitFor();
  });

  it("two groups have sessions of their own, and a group keeps its session when it becomes a supergroup", async () => {
    const playground = await playing.openInSession("Left");
    const { page } = playground;
    await playground.makeGroup("Right", "Supergroup");
    await playground.field("state").waitFor({ state: "detached" });
    expect(await playground.messages("📣 Left").count()).toBe(0);
    await playground.openSession("Only right", "Dan");
    await playground.field("members").getByText("1", { exact: true }).waitFor();

    await playground.goTo("Left");
    await playground.see("📣 Left");
    await playground.field("members").getByText("2", { exact: true }).waitFor();
    await playground.button("Upgrade to supergroup").click();
    await page.getByTestId("toast-hint").getByText("It is a supergroup now").waitFor();
    await playground.button("Upgrade to supergroup").waitFor({ state: "detached" });
    await playground.propose("@bob", "BONK");
    await playground.field("members").getByText("2", { exact: true }).waitFor();
  });

  it("in a forum the bot answers in the topic it was asked in", async () => {
    const playground = await playing.open();
    const { page } = playground;
    await playground.makeGroup("Forum", "Forum");
    await playground.button("New topic").click();
    const dialog = page.getByRole("dialog", { name: "New topic" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Trades");
    await dialog.getByRole("button", { name: "Make the topic" }).click();
    const topics = page.getByRole("tablist", { name: "Topics" });
    const topic = (name: string) => topics.getByRole("tab", { name });
    await topic("Trades").and(page.locator("[aria-selected=true]")).waitFor();
    await playground.openSession("In a topic", "@bob");
    await playground.propose("@bob", "BONK");
    // The pop-up that Bob reads is below what is to be tapped next.
    const popup = await page.getByTestId("toast-popup").boundingBox();
    const tabs = await topics.boundingBox();
    expect(popup?.y).toBeGreaterThanOrEqual((tabs?.y ?? 0) + (tabs?.height ?? 0));
    await topic("General").click();
    await playground.see("Hi!");
    expect(await playground.messages("In a topic").count()).toBe(0);
    await topic("Trades").click();
    await playground.see("🗳 BUY BONK");
  });

  it("an anonymous admin writes as the group and may open a session; a new member may join it", async () => {
    const playground = await playing.open();
    const { page } = playground;
    await playground.makeGroup("Masked", "Supergroup");
    await playground.be("Eve");
    await page.getByRole("textbox", { name: "Message as Masked" }).waitFor();
    await playground.say("Eve", '/create_session "Who said that?" 1');
    await playground.see("📣 Who said that?");

    await playground.button("Add member").click();
    const dialog = page.getByRole("dialog", { name: "Add member" });
    await dialog.getByRole("textbox", { name: "First name" }).fill("Fay");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("textbox", { name: "Message as Fay" }).waitFor();
    await playground.tapAndRead("Fay", "Join", "You're in!");
    await playground.say("Eve", "/close_session");
    await playground.see("🔒 The session is closed.");

    await playground.button("Begin anew").click();
    await page.getByRole("dialog", { name: "Begin anew?" }).getByRole("button", { name: "Begin anew" }).click();
    await page.getByRole("heading", { name: "See a group decide" }).waitFor();
    expect(await playground.messages("Who said that?").count()).toBe(0);
  });
});
