import { describe, expect, it } from "vitest";
import { ADMIN_COMMANDS, GROUP_COMMANDS, PRIVATE_COMMANDS } from "../../src/views/commands.ts";
import { greetingText, helpText, privateText, rulesText } from "../../src/views/help.ts";
import { expectSendable, marked } from "./samples.ts";

const RULES = [
  "A vote passes with more yes than no. One vote each, final.",
  "A yes puts in 0.001 to 1 SOL, 0.01 if you don't say.",
  "Votes run 1 to 10 minutes, 5 if nobody says.",
].join("\n");

describe("the help", () => {
  it("tells the steps in their order, each with what to send", () => {
    const steps = helpText.text.split("\n").filter((line) => /^\d\./.test(line));
    expect(steps).toEqual([
      '1. An admin opens a session: /create_session "Buy BONK token"',
      "2. Everybody taps Join.",
      '3. Somebody proposes: /propose "BUY token=BONK amount=0.05 price=market"',
      "4. Tap a button to vote, or send /vote yes 0.05 or /vote no",
      "5. When the time is up I post the result.",
    ]);
  });

  it("ends with the rules in force", () => {
    expect(rulesText).toBe(RULES);
    expect(helpText.text.endsWith(`Rules\n${RULES}`)).toBe(true);
    expect(privateText.text.endsWith(`Rules\n${RULES}`)).toBe(true);
  });

  it("lets people copy what they have to send", () => {
    const codes = marked(helpText).filter((one) => one.startsWith("code"));
    expect(codes).toEqual([
      'code: /create_session "Buy BONK token"',
      'code: /propose "BUY token=BONK amount=0.05 price=market"',
      "code: /vote yes 0.05",
      "code: /vote no",
    ]);
  });

  it("names every command of the menus", () => {
    for (const { command } of ADMIN_COMMANDS.filter(({ command }) => command !== "help")) {
      expect(helpText.text).toContain(`/${command}`);
    }
  });

  it.each([
    ["help", helpText],
    ["greeting", greetingText],
    ["private", privateText],
  ])("fits on a phone's screen or two: %s", (_, text) => {
    expectSendable(text);
    expect(text.text.length).toBeLessThan(1_000);
    for (const line of text.text.split("\n")) expect(line.length).toBeLessThanOrEqual(90);
  });
});

it("The greeting says who it is and the next step", () => {
  expect(greetingText.text).toMatch(
    /^👋 Hi! I run votes .*\nNext step: an admin sends \/create_session "Buy BONK token"\n/,
  );
  expect(privateText.text).toMatch(/Add me to your group/);
});

describe("the command menus", () => {
  it.each([
    ["group", GROUP_COMMANDS],
    ["admins", ADMIN_COMMANDS],
    ["private", PRIVATE_COMMANDS],
  ])("hold what Telegram takes, each command once: %s", (_, commands) => {
    expect(commands.length).toBeGreaterThan(0);
    expect(new Set(commands.map(({ command }) => command)).size).toBe(commands.length);
    for (const { command, description } of commands) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description).toMatch(/^[A-Z].{2,59}$/);
    }
  });

  it("show the admins' commands to admins only", () => {
    const members = GROUP_COMMANDS.map(({ command }) => command);
    const admins = ADMIN_COMMANDS.map(({ command }) => command);
    expect(members).toEqual(expect.arrayContaining(["propose", "vote", "status", "help"]));
    expect(members).not.toContain("create_session");
    expect(admins).toEqual(expect.arrayContaining([...members, "create_session", "close_session"]));
  });
});
