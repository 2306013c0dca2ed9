import { describe, expect, it } from "vitest";
import { formatSol } from "../../src/domain/money.ts";
import { DEFAULT_RULES, type Rules } from "../../src/domain/rules.ts";
import { adminCommands, groupCommands, PRIVATE_COMMANDS } from "../../src/views/commands.ts";
import { greetingText, helpText, privateText, rulesText } from "../../src/views/help.ts";
import { OTHER_RULES, OTHER_TERMS, TERMS } from "../support/rules.ts";
import { expectSendable, marked } from "./samples.ts";

/** A deployment with a market. */
const WITH_MARKET = { ...TERMS, marketConnected: true };

const RULES = [
  "Unless /settings says otherwise:",
  "A vote passes with more yes than no. One vote each, final.",
  "A yes puts in 0.001 to 1 SOL, 0.01 if you don't say.",
  "Votes run 1 to 10 minutes, 5 if nobody says.",
].join("\n");

describe("the help", () => {
  it("tells the steps in their order, each with what to send", () => {
    const steps = helpText(TERMS)
      .text.split("\n")
      .filter((line) => /^\d\./.test(line));
    expect(steps).toEqual([
      '1. An admin opens a session: /create_session "Buy BONK token"',
      "2. Everybody taps Join.",
      '3. Somebody proposes: /propose "BUY token=BONK amount=0.05 price=market"',
      "4. Tap a button to vote, or send /vote yes 0.05 or /vote no",
      "5. When the time is up, or all have voted, I post the result. What passed is bought.",
      '6. Sell it later, by a vote of those who paid: /propose "SELL order=3"',
    ]);
  });

  it("ends with where a group's own rules are, which it cannot know, and what they lie within", () => {
    expect(rulesText(5, DEFAULT_RULES)).toBe(RULES);
    const within = "In all of them a yes puts in 0.001 to 1 SOL, and a vote runs 1 to 10 minutes.";
    const own = "Each group has its own. See them, and change them as an admin: /settings";
    expect(helpText(TERMS).text.endsWith(`\nRules\n${own}\n${within}`)).toBe(true);
    expect(helpText(TERMS).text).not.toMatch(/more yes than no|final/);
    const theirs = "Each group has its own, which its admins set with /settings there.";
    expect(privateText(TERMS).text.endsWith(`\nRules\n${theirs}\n${within}`)).toBe(true);
  });

  it("lets people copy what they have to send", () => {
    const codes = marked(helpText(TERMS)).filter((one) => one.startsWith("code"));
    expect(codes).toEqual([
      'code: /create_session "Buy BONK token"',
      'code: /propose "BUY token=BONK amount=0.05 price=market"',
      "code: /vote yes 0.05",
      "code: /vote no",
      'code: /propose "SELL order=3"',
    ]);
  });

  it("tells what else there is to send, a command a line", () => {
    expect(helpText(TERMS).text).toContain(
      [
        "\n\nAlso",
        "/status – what is going on",
        "/orders – what was bought, and who holds what",
        "/history – past votes and their results",
        "/board – all of it on a page, live",
        "/settings – the rules of this group",
        "/cancel – withdraw the vote",
        "/close_session – end the session",
        "/export – all of it as files, for admins",
        "/forget – forget the history, for the owner\n\n",
      ].join("\n"),
    );
  });

  it("names every command of the menus", () => {
    for (const { command } of adminCommands(DEFAULT_RULES).filter(({ command }) => command !== "help")) {
      expect(helpText(WITH_MARKET).text).toContain(`/${command}`);
    }
  });

  it("tells of prices where there is a market, and only there", () => {
    const worth = "/orders – what was bought, and who holds what\n/worth – what it is worth now\n/price – ";
    expect(helpText(WITH_MARKET).text).toContain(worth);
    expect(privateText(WITH_MARKET).text).toContain(
      "\n/me – your shares in all your groups\n/price – what a token costs, like /price BONK\n",
    );
    for (const { text } of [helpText(TERMS), privateText(TERMS)]) expect(text).not.toMatch(/\/price|\/worth/);
  });

  it.each([
    ["help", helpText(WITH_MARKET)],
    ["greeting", greetingText],
    ["private", privateText(WITH_MARKET)],
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
  expect(privateText(TERMS).text).toMatch(/Add me to your group/);
});

describe("the command menus", () => {
  it.each([
    ["group", groupCommands(DEFAULT_RULES)],
    ["admins", adminCommands(DEFAULT_RULES)],
    ["private", PRIVATE_COMMANDS],
  ])("hold what Telegram takes, each command once: %s", (_, commands) => {
    expect(commands.length).toBeGreaterThan(0);
    expect(new Set(commands.map(({ command }) => command)).size).toBe(commands.length);
    for (const { command, description } of commands) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description).toMatch(/^[A-Z].{2,59}$/);
    }
  });

  it("show how to look at what was bought", () => {
    const described = new Map(groupCommands(DEFAULT_RULES).map(({ command, description }) => [command, description]));
    expect(described.get("orders")).toBe("What was bought");
    expect(described.get("order")).toBe("One order and its shares: /order 3");
  });

  it("show the admins' commands to admins only", () => {
    const members = groupCommands(DEFAULT_RULES).map(({ command }) => command);
    const admins = adminCommands(DEFAULT_RULES).map(({ command }) => command);
    expect(members).toEqual(expect.arrayContaining(["propose", "vote", "status", "help"]));
    expect(members).not.toContain("create_session");
    expect(admins).toEqual(expect.arrayContaining([...members, "create_session", "close_session"]));
  });
});

describe("under other rules", () => {
  it("the help in a group and alone ends with what the deployment allows", () => {
    const within = "a yes puts in 0.002 to 0.5 SOL, and a vote runs 2 to 30 minutes.";
    for (const { text } of [helpText(OTHER_TERMS), privateText(OTHER_TERMS)]) expect(text.endsWith(within)).toBe(true);
  });

  it("the help and the menu show a vote of 0.05 SOL where it is allowed, else of the default", () => {
    const vote = (limits: Rules) => groupCommands(limits).find(({ command }) => command === "vote")?.description;
    expect(marked(helpText(OTHER_TERMS))).toContain("code: /vote yes 0.05");
    expect(vote(OTHER_RULES)).toBe("Vote: yes 0.05, or no");
    for (const limits of [
      { ...OTHER_RULES, maxVote: 49_999_999 },
      { ...OTHER_RULES, minVote: 51_000_000, defaultVote: 60_000_000 },
    ]) {
      const written = formatSol(limits.defaultVote);
      expect(marked(helpText({ ...limits, marketConnected: false }))).toContain(`code: /vote yes ${written}`);
      expect(vote(limits)).toBe(`Vote: yes ${written}, or no`);
      expect(adminCommands(limits)).toEqual(expect.arrayContaining([...groupCommands(limits)]));
    }
  });
});
