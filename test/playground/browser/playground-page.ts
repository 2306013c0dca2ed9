import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The playground's page as a test uses it: things are found by what is written on them. */
export class PlaygroundPage {
  readonly page: Page;
  readonly log: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.page = page;
    this.log = page.getByRole("log", { name: /^Messages in / });
    this.input = page.getByRole("textbox", { name: /^Message as / });
  }

  /** A part of the inspector, by its title; or the chat. */
  part = (title: string): Locator => this.page.getByRole("region", { name: title, exact: true });
  button = (name: string): Locator => this.page.getByRole("button", { name, exact: true });
  /** The messages with this in them. */
  messages = (text: string | RegExp): Locator => this.log.getByRole("listitem").filter({ hasText: text });
  /** A field of the session's hash in Redis. */
  field = (name: string): Locator => this.page.locator(`[data-field="${name}"]`);
  /** A step of the settlement in this state. */
  step = (name: string, state: string): Locator => this.page.locator(`[data-step="${name}"][data-state="${state}"]`);
  member = (name: string): Locator =>
    this.page.getByRole("group", { name: "Write as" }).getByRole("radio", { name: new RegExp(`^${name}( |$)`) });

  /** From now on one is this member. */
  async be(name: string): Promise<void> {
    // The circle itself is drawn by its label.
    await this.member(name).check({ force: true });
  }

  /** Writes as this member, and sends it. */
  async say(name: string, text: string): Promise<void> {
    await this.be(name);
    await this.input.fill(text);
    await this.button("Send").click();
  }

  /** Taps, as this member, the newest button of the bot that is called so. */
  async tap(name: string, label: string): Promise<void> {
    await this.be(name);
    await this.log.getByRole("button", { name: label, exact: true }).last().click();
  }

  /** Taps, and waits for the pop-up that begins so. */
  async tapAndRead(name: string, label: string, popup: string): Promise<void> {
    await this.tap(name, label);
    await this.page
      .getByTestId("toast-popup")
      .filter({ hasText: `Only ${name} reads: ${popup}` })
      .waitFor();
  }

  /** Waits until a message has this in it. */
  async see(text: string | RegExp): Promise<void> {
    await this.messages(text).last().waitFor();
  }

  /** Breaks something or puts it right, and waits until that shows. */
  async turn(name: string, on: boolean): Promise<void> {
    const toggle = this.part("Break it").getByRole("switch", { name: new RegExp(`^${name}`) });
    await toggle.click();
    await toggle.and(this.page.locator(on ? "[aria-checked=true]" : "[aria-checked=false]")).waitFor();
  }

  /** Opens a session as Ann, which these members join. */
  async openSession(about: string, ...joining: readonly string[]): Promise<void> {
    await this.say("Ann", `/create_session "${about}" 1`);
    await this.see(`📣 ${about}`);
    for (const name of joining) await this.tapAndRead(name, "Join", "You're in!");
  }

  /** Proposes to buy a token as this member. */
  async propose(name: string, token: string): Promise<void> {
    await this.say(name, `/propose "BUY token=${token} amount=0.05"`);
    await this.see(`🗳 BUY ${token}`);
  }

  /** A scheduled call in this state. The newest comes first. */
  call = (state: string): Locator => this.part("Scheduled calls").locator(`[data-state="${state}"]`).first();

  /** Moves the world's clock, and waits until that is done. */
  async moveOn(step: "+10 s" | "+1 min" | "+5 min" | "+1 h"): Promise<void> {
    const { page } = this;
    const moved = page.waitForResponse((response) => response.url().endsWith("/actions"));
    await this.button(step).click();
    await moved;
  }

  /** Runs the archive, and waits until it has the session. */
  async archiveNow(): Promise<void> {
    await this.button("Archive now").click();
    await this.part("Archive").getByText("sessions 1", { exact: true }).waitFor();
  }

  /** A table of the archive's. */
  table = (name: string): Locator => this.page.locator(`[data-table="${name}"]`);

  /** Unfolds a table of the archive's. */
  async openTable(name: string): Promise<void> {
    await this.part("Archive")
      .locator("summary", { hasText: new RegExp(`^${name} `) })
      .click();
    await this.table(name).waitFor();
  }

  /** Looks at another group. */
  async goTo(title: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Groups" }).getByRole("button", { name: title }).click();
    await this.page.getByRole("log", { name: `Messages in ${title}` }).waitFor();
  }

  /** Makes a group, and goes there. */
  async makeGroup(title: string, kind?: "Forum" | "Supergroup"): Promise<void> {
    await this.button("New group").click();
    const dialog = this.page.getByRole("dialog", { name: "New group" });
    await dialog.getByRole("textbox", { name: "Title" }).fill(title);
    if (kind !== undefined) await dialog.getByRole("switch", { name: new RegExp(`^${kind}`) }).check();
    await dialog.getByRole("button", { name: "Make the group" }).click();
    await this.page.getByRole("log", { name: `Messages in ${title}` }).waitFor();
    await this.see("Hi!");
  }

  /** Nothing is wider than the window. */
  async fits(): Promise<void> {
    const places = "html, body, #app, main, .messages, .inspector";
    const wide = await this.page.evaluate(
      `[...document.querySelectorAll("${places}")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.className)`,
    );
    expect(wide).toEqual([]);
  }
}
