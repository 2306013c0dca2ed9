import { describe, expect, it } from "vitest";
import { finish } from "../../src/domain/tally.ts";
import * as answers from "../../src/views/answers.ts";
import { ADMIN_COMMANDS } from "../../src/views/commands.ts";
import { greetingText, helpText, privateText, rulesText } from "../../src/views/help.ts";
import { homePage } from "../../src/views/home-page.ts";
import { cancelledCard, proposalCard, settledCard } from "../../src/views/proposal-card.ts";
import { resultMessage } from "../../src/views/result.ts";
import { closedSessionCard, sessionCard } from "../../src/views/session-card.ts";
import { statusText } from "../../src/views/status.ts";
import { alice, bob, carol, expectSendable, no, PROPOSAL, SESSION, yes } from "./samples.ts";

const TALLY = { yes: 1, no: 1, lamports: 50_000_000 };
const VOTED = {
  ...PROPOSAL,
  tally: TALLY,
  votes: [yes(alice, 30_000_000), yes(bob, 20_000_000), no(carol)],
};
const FINAL = finish({ yes: 2, no: 1, lamports: 50_000_000 }, 4);
const CARD = { ...VOTED, sessionId: "-100.1", proposalId: "-100.2", proposer: bob.name };

const VIEWS = [
  sessionCard({ ...SESSION, sessionId: "-100.1", participants: 3, creator: alice.name }),
  closedSessionCard({ message: "Buy BONK token", participants: 3, proposals: 1 }),
  proposalCard(CARD),
  settledCard(VOTED, FINAL),
  cancelledCard(VOTED),
];
const FORMATTED = [
  ...VIEWS.map(({ text }) => text),
  helpText,
  greetingText,
  privateText,
  answers.cancelledText,
  answers.closedText("none"),
  answers.closedText("cancelled"),
  answers.closedText("settling"),
  statusText(null, 0),
  statusText(SESSION, 0),
  statusText({ ...SESSION, proposals: [VOTED] }, VOTED.startTime),
  statusText({ ...SESSION, proposals: [{ ...VOTED, state: "closed" }] }, VOTED.endTime),
  statusText({ ...SESSION, open: false }, 0),
];
const TEXTS = [
  ...FORMATTED.map(({ text }) => text),
  ...Object.values(answers).filter((text) => typeof text === "string"),
  answers.votedText({ choice: "yes", lamports: 50_000_000 }, TALLY, 60_000),
  rulesText,
  ...VIEWS.flatMap(({ buttons }) => buttons.flat()).map(({ text }) => text),
  ...ADMIN_COMMANDS.map(({ description }) => description),
];
const RESULT = resultMessage(VOTED, FINAL).text;

describe("what members read", () => {
  it("has the word abstained in the result only", () => {
    expect(RESULT.text).toContain("Abstained 1");
    for (const text of TEXTS) expect(text).not.toMatch(/abstain/i);
  });

  it("has in the result the counts, the total and every voter", () => {
    for (const words of ["Yes 2", "No 1", "Abstained 1", "0.05 SOL", "@alice", "Bob", "@carol"]) {
      expect(RESULT.text).toContain(words);
    }
  });

  it("can be sent, all of it", () => {
    for (const text of [...FORMATTED, RESULT]) expectSendable(text);
  });

  it("has no jargon, and nothing that a slip of the program leaves behind", () => {
    const jargon =
      /\b(?:lamports?|redis|qstash|upstash|worker|webhook|callback|lease|tally|ballot|session ?id|ttl|json|quorum|undefined|null|NaN|Infinity)\b|\[object/i;
    for (const text of [...TEXTS, RESULT.text]) expect(text).not.toMatch(jargon);
  });
});

it("The home page is a short page for people, and loads nothing from elsewhere", async () => {
  const response = homePage();
  const page = await response.text();
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page).toContain("<h1>🗳 Conclave</h1>");
  expect(page).toContain("/help");
  expect(page).not.toMatch(/src=|href=|<script/);
});
