import { describe, expect, it } from "vitest";
import type { Order } from "../../src/domain/order.ts";
import { ownShares } from "../../src/domain/own-shares.ts";
import { pastVoteOf } from "../../src/domain/past-vote.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import * as answers from "../../src/views/answers.ts";
import { adminCommands } from "../../src/views/commands.ts";
import { startFirstView } from "../../src/views/export.ts";
import {
  forgetAgainQuestion,
  forgetLateView,
  forgetQuestion,
  forgottenView,
  keptView,
} from "../../src/views/forget.ts";
import { greetingText, helpText, privateText, rulesText } from "../../src/views/help.ts";
import { historyPage } from "../../src/views/history.ts";
import { homePage } from "../../src/views/home-page.ts";
import { ordersPage, orderText } from "../../src/views/orders.ts";
import { askInPrivateView, ownSharesText } from "../../src/views/own-shares.ts";
import { cancelledCard, endedCard, proposalCard } from "../../src/views/proposal-card.ts";
import { reminderMessage } from "../../src/views/reminder.ts";
import { resultMessage } from "../../src/views/result.ts";
import { closedSessionCard, sessionCard } from "../../src/views/session-card.ts";
import { statusText } from "../../src/views/status.ts";
import { TERMS } from "../support/rules.ts";
import { alice, bob, carol, expectSendable, found, no, PROPOSAL, rulesWith, SESSION, yes } from "./samples.ts";
import {
  bought,
  filled,
  ORDER,
  onPaper,
  PAYERS,
  rejected,
  SALE,
  sale,
  sold,
  UNSEEN,
  unknown,
} from "./trade-samples.ts";

const TALLY = { yes: 1, no: 1, lamports: 50_000_000 };
const VOTED = {
  ...PROPOSAL,
  tally: TALLY,
  votes: [yes(alice, 30_000_000), yes(bob, 20_000_000), no(carol)],
};
const FINAL = finalTallyOf({ ...VOTED, tally: { yes: 2, no: 1, lamports: 50_000_000 } });
const COUNTED = { tally: TALLY, hidden: false, eligibleVoters: 4, endTime: 60_000, endsEarly: null, receipt: null };
const IDS = { sessionId: "-100.1", proposalId: "-100.2", proposer: bob.name };

/** Every end that a trade may have, and none yet. */
const BUYS = [null, filled(), onPaper(), rejected("No pool"), unknown].map((outcome) => bought(outcome));
const SALES = [null, sold(66_000_000), onPaper({ received: 60_000_000 }), rejected("No pool"), unknown].map((outcome) =>
  sale(outcome),
);
const ORDERS: readonly Order[] = [
  ORDER,
  { ...ORDER, beingSold: true },
  { ...ORDER, state: "sold", sale: SALE },
  { ...ORDER, state: "rejected", bought: { ...UNSEEN, reason: "No pool" } },
  { ...ORDER, state: "unknown" },
  { ...ORDER, state: "unknown", bought: UNSEEN },
];

const MINE = ownShares(
  ORDERS.map((order, i) => ({ chatId: -100 - (i % 2), session: i === 0 ? "Buy BONK token" : null, order })),
  alice.id,
  new Map(),
);

const PAST = [...BUYS, ...SALES].slice(0, 5).map((proposal) => pastVoteOf({ ...proposal, state: "announced" }));

const VIEWS = [
  sessionCard({ ...SESSION, sessionId: "-100.1", participantCount: 3, creator: alice.name }),
  closedSessionCard({ message: "Buy BONK token", participantCount: 3, proposals: 1 }),
  proposalCard({ ...VOTED, ...IDS }, DEFAULT_RULES),
  proposalCard({ ...sale(null), ...IDS }, DEFAULT_RULES),
  endedCard(VOTED, FINAL),
  proposalCard({ ...VOTED, ...IDS, rules: rulesWith({ hidden: true, change: true }) }, DEFAULT_RULES),
  reminderMessage({ ...VOTED, chatId: -100, missing: [alice, bob] }, VOTED.startTime),
  ...[...BUYS, ...SALES].map((proposal) => endedCard(proposal, FINAL)),
  cancelledCard(sale(null)),
  ordersPage({ count: 0, orders: [], newerFrom: null, olderFrom: null, sold: { count: 0, paid: 0, received: 0 } }),
  ordersPage({
    count: 20,
    orders: ORDERS.map((order, i) => ({ ...order, number: 12 - i })),
    newerFrom: 20,
    olderFrom: 4,
    sold: { count: 3, paid: 60, received: 66 },
  }),
  cancelledCard(VOTED),
  historyPage({ votes: [], isNewest: true, hasOlder: false, missing: null }),
  historyPage({ votes: [], isNewest: true, hasOlder: false, missing: { why: "archive_away" } }),
  historyPage({ votes: PAST, isNewest: false, hasOlder: true, missing: null }),
  historyPage({ votes: PAST, isNewest: true, hasOlder: false, missing: { why: "not_kept", keptHours: 24 } }),
  forgetQuestion(5),
  forgetAgainQuestion,
  forgottenView(true),
  keptView,
  forgetLateView,
  startFirstView("ConclaveBot"),
  askInPrivateView("ConclaveBot"),
];
const FORMATTED = [
  ...VIEWS.map(({ text }) => text),
  helpText({ ...DEFAULT_RULES, marketConnected: true }),
  greetingText,
  privateText({ ...DEFAULT_RULES, marketConnected: true }),
  ...ORDERS.map((order) => orderText(order, alice.id)),
  ...([null, "away", "no_market"] as const).map((missing) => ownSharesText(MINE, missing, true)),
  ownSharesText(ownShares([], alice.id, new Map()), null, false),
  answers.cancelledText("buy"),
  answers.cancelledText("sell"),
  answers.closedText("none"),
  answers.closedText("cancelled"),
  answers.closedText("settling"),
  statusText(null, 0, TERMS),
  statusText(found(SESSION), 0, TERMS),
  statusText(found({ ...SESSION, proposals: [VOTED] }), VOTED.startTime, TERMS),
  statusText(found({ ...SESSION, proposals: [{ ...VOTED, state: "closed" }] }), VOTED.endTime, TERMS),
  statusText(found({ ...SESSION, open: false }), 0, TERMS),
  ...SALES.map((proposal) => statusText(found({ ...SESSION, proposals: [proposal] }), 0, TERMS)),
];
const TEXTS = [
  ...FORMATTED.map(({ text }) => text),
  ...Object.values(answers).filter((text) => typeof text === "string"),
  answers.votedText({ ...COUNTED, kind: "buy", ballot: { choice: "yes", lamports: 50_000_000 } }, 0),
  answers.votedText({ ...COUNTED, kind: "buy", hidden: true, ballot: { choice: "no", lamports: 0 } }, 0),
  answers.votedText({ ...COUNTED, kind: "sell", ballot: { choice: "yes", lamports: 0 } }, 0),
  rulesText(5, DEFAULT_RULES),
  ...VIEWS.flatMap(({ buttons }) => buttons.flat()).map(({ text }) => text),
  ...adminCommands(DEFAULT_RULES).map(({ description }) => description),
];
const RESULTS = [
  ...[VOTED, ...BUYS].map((proposal) => resultMessage(proposal, FINAL, [])),
  ...SALES.map((proposal) => resultMessage(proposal, FINAL, PAYERS)),
].map(({ text }) => text);

describe("what members read", () => {
  it("has the word abstained in the results only", () => {
    for (const { text } of RESULTS) expect(text).toContain("Abstained 1");
    for (const text of TEXTS) expect(text).not.toMatch(/abstain/i);
  });

  it("has in the result the counts, the total and every voter", () => {
    const [text] = RESULTS.map((result) => result.text);
    for (const words of ["Yes 2", "No 1", "Abstained 1", "0.05 SOL", "@alice", "Bob", "@carol"])
      expect(text).toContain(words);
  });

  it("can be sent, all of it", () => {
    for (const text of [...FORMATTED, ...RESULTS]) expectSendable(text);
  });

  it("has no jargon, and nothing that a slip of the program leaves behind", () => {
    const jargon =
      /\b(?:lamports?|redis|qstash|upstash|worker|webhook|executor|callback|lease|tally|ballot|session ?id|ttl|json|quorum|undefined|null|NaN|Infinity)\b|\[object/i;
    for (const text of [...TEXTS, ...RESULTS.map((result) => result.text)]) expect(text).not.toMatch(jargon);
  });

  it("has no double spaces, and no space before a full stop or at the end of a line", () => {
    for (const text of [...TEXTS, ...RESULTS.map((result) => result.text)]) expect(text).not.toMatch(/ {2}| [.,:]| $/m);
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
