import { describe, expect, it } from "vitest";
import type { ProposalRules } from "../../src/domain/group-rules.ts";
import { DEFAULT_GROUP_RULES, type GroupRules } from "../../src/domain/group-rules.ts";
import type { Name } from "../../src/domain/person.ts";
import { readPass } from "../../src/domain/rule-words.ts";
import type { BuyProposal, Session } from "../../src/domain/session.ts";
import { statusText } from "../../src/views/status.ts";
import { NOTE } from "../support/market-notes.ts";
import { OTHER_TERMS, TERMS } from "../support/rules.ts";
import {
  alice,
  crowd,
  emojiName,
  expectSendable,
  firstName,
  found,
  LONGEST_MINT,
  longFirstName,
  longUsername,
  marked,
  PROPOSAL,
  rulesWith,
  SESSION,
} from "./samples.ts";

const START = 1_700_000_000_000;
const RULES = (minutes: number): string =>
  [
    "A vote passes with more yes than no. One vote each, final.",
    "A yes puts in 0.001 to 1 SOL, 0.01 if you don't say.",
    `Votes run 1 to 10 minutes, ${minutes} if nobody says.`,
  ].join("\n");
const status = (session: Partial<Session>, now = START): string =>
  statusText(found({ ...SESSION, ...session }), now, TERMS).text;
const withVote = (proposal: Partial<BuyProposal>): Partial<Session> => ({ proposals: [{ ...PROPOSAL, ...proposal }] });

describe("the status", () => {
  it("without a session says how to open one, and the rules", () => {
    const text = statusText(null, START, TERMS);
    expect(text.text).toBe(
      `No session is open here.\nAn admin can open one: /create_session "Buy BONK token"\n\nUnless /settings says otherwise:\n${RULES(5)}`,
    );
    expect(marked(text)).toEqual(['code: /create_session "Buy BONK token"']);
  });

  it("of a session without a vote says who is in and how to propose", () => {
    expect(status({})).toBe(
      [
        "📣 Buy BONK token",
        "👥 3 joined: @alice, Bob, @carol",
        "",
        'No vote is running. Propose: /propose "BUY token=BONK amount=0.05 price=market"',
        "",
        RULES(5),
        "All rules: /settings",
      ].join("\n"),
    );
  });

  it("of a session without a vote tells the rules of the group that are not the default", () => {
    const rules = rulesWith({ pass: readPass("2/3") ?? DEFAULT_GROUP_RULES.pass, sale: "shares", change: true });
    const amounts = { min: 20_000_000, default: 50_000_000, max: 500_000_000 };
    const text = statusText(found({ ...SESSION }, { ...rules, amounts, early: true }), START, TERMS).text;
    expect(text.split("\n\n").at(-1)).toBe(
      [
        "A yes puts in 0.02 to 0.5 SOL, 0.05 if you don't say.",
        "Votes run 1 to 10 minutes, 5 if nobody says.",
        "Rules: 2/3 yes needed · votes can be changed · sales counted by shares",
        "All rules: /settings",
      ].join("\n"),
    );
  });

  it("tells how far a price may move if the group has set that, and sees a price", () => {
    const WORDS = "the price may move by 2.5%";
    const idle = (marketConnected: boolean, slippage = 250) =>
      statusText(found(SESSION, { slippage }), START, { ...TERMS, marketConnected }).text;
    expect(idle(true)).toContain(`\nRules: ${WORDS}\n`);
    expect(idle(true, 500)).not.toContain("Rules:");
    expect(idle(false)).not.toContain("Rules:");
    const rules = rulesWith({ slippage: 250 });
    expect(
      status(withVote({ rules, market: NOTE }))
        .split("\n\n")[1]
        ?.endsWith(`\nRules: ${WORDS}`),
    ).toBe(true);
    expect(status(withVote({ rules: rulesWith(), market: NOTE }))).not.toContain("Rules:");
    for (const market of [null, { ...NOTE, quote: null }])
      expect(status(withVote({ rules, market }))).not.toContain("Rules:");
  });

  it("says who can propose, and whether anybody can", () => {
    const idle = (rules: Partial<GroupRules>) => statusText(found(SESSION, rules), START, TERMS).text;
    expect(idle({ propose: "admins" })).toContain("No vote is running. An admin can propose: /propose");
    expect(idle({ pause: true })).toContain(
      "nothing can be proposed for now. An admin can change that: /settings pause off",
    );
    expect(idle({ pause: true })).not.toContain("/propose");
  });

  it("names the rules of this very session", () => {
    expect(status({ minutes: 3 })).toContain("Votes run 1 to 10 minutes, 3 if nobody says.");
  });

  it("of a session that nobody joined says how to join", () => {
    expect(status({ participants: [], participantCount: 0 })).toContain("👥 0 joined. Tap Join on its card.\n");
  });

  it("of a vote says how it stands, how long is left, and how to vote", () => {
    const vote = withVote({ tally: { yes: 1, no: 1, lamports: 2_000_000_000 } });
    const text = statusText(found({ ...SESSION, ...vote }), START + 60_000, TERMS);
    expect(text.text.split("\n\n")[1]).toBe(
      "🗳 BUY BONK\nYes 1 · No 1 · 2.0 SOL\n2 of 4 voted, 4 min left (until 22:18 UTC). Tap its card, or /vote yes 0.05",
    );
    expect(marked(text)).toContain("date_time: 22:18 UTC");
    expectSendable(text);
  });

  it("of a hidden vote says only how many have voted, and names no command that all could read", () => {
    const vote = withVote({ tally: { yes: 1, no: 1, lamports: 2_000_000_000 }, rules: rulesWith({ hidden: true }) });
    const text = statusText(found({ ...SESSION, ...vote }), START + 60_000, TERMS);
    expect(text.text.split("\n\n")[1]).toBe(
      "🗳 BUY BONK\nVotes are hidden until the end.\n2 of 4 voted, 4 min left (until 22:18 UTC). Tap a button on its card.",
    );
    expectSendable(text);
  });

  it("of a hidden vote tells how it came out once its time is up", () => {
    const tally = { yes: 1, no: 1, lamports: 2_000_000_000 };
    const vote = withVote({ tally, rules: rulesWith({ hidden: true }) });
    expect(status(vote, START + 300_000)).toContain(
      "🗳 BUY BONK\nYes 1 · No 1 · 2.0 SOL\nTime is up: the result comes in a moment.",
    );
  });

  it("of a vote that ends early says that the result comes, and no longer how to vote", () => {
    const all = { tally: { yes: 3, no: 1, lamports: 30_000_000 } };
    const next = (vote: Partial<BuyProposal>) => status(withVote(vote)).split("\n\n")[1]?.split("\n")[2];
    expect(next(all)).toBe("Everybody has voted: the result comes soon.");
    for (const rules of [{ early: false }, { change: true }])
      expect(next({ ...all, rules: rulesWith(rules) })).toMatch(/^4 of 4 voted, 5 min left /);
    expect(next({ ...all, eligibleVoters: 5 })).toMatch(/^4 of 5 voted, 5 min left /);
    expect(next({ eligibleVoters: 0 })).toMatch(/^0 of 0 voted, 5 min left /);
  });

  it("says once what its own sentences say of the rules, and the others on a line of their own", () => {
    const vote = (rules: Partial<ProposalRules>) => status(withVote({ rules: rulesWith(rules) })).split("\n\n")[1];
    expect(vote({ hidden: true })?.match(/hidden/gi)).toHaveLength(1);
    expect(vote({ hidden: true, change: true })).toMatch(/\nRules: votes can be changed$/);
    expect(vote({ quorum: { kind: "voters", count: 3 } })).toMatch(/\nRules: quorum 3 voters$/);
    expect(vote({})).not.toContain("Rules:");
  });

  it("of a vote sends to /settings for all rules, and names none that may not be this group's", () => {
    for (const now of [START, START + 300_000]) {
      expect(status(withVote({}), now).split("\n\n").at(-1)).toBe("All rules: /settings");
      expect(status(withVote({}), now)).not.toContain("Unless");
    }
    expect(status(withVote({ state: "announced" })).endsWith(`${RULES(5)}\nAll rules: /settings`)).toBe(true);
  });

  it("shows a vote that the proposal's group allows: 0.05 SOL, else its default", () => {
    const amounts = (min: number, standard: number, max: number) =>
      status(withVote({ rules: rulesWith({ amounts: { min, default: standard, max } }) }));
    expect(amounts(10_000_000, 20_000_000, 60_000_000)).toContain("or /vote yes 0.05\n");
    expect(amounts(10_000_000, 20_000_000, 40_000_000)).toContain("or /vote yes 0.02\n");
    expect(amounts(100_000_000, 200_000_000, 400_000_000)).toContain("or /vote yes 0.2\n");
  });

  it("says of a vote that its group's rules let fail only that the result comes", () => {
    const rules = rulesWith({ quorum: { kind: "voters", count: 3 } });
    const tally = { yes: 2, no: 0, lamports: 20_000_000 };
    expect(status(withVote({ state: "closed", tally, rules }))).toContain("Time is up: the result comes in a moment.");
    expect(status(withVote({ state: "closed", tally }))).toContain("It passed, and the trade is under way.");
  });

  it("of a vote whose time is up promises the result, from the very end on", () => {
    expect(status(withVote({}), START + 299_999)).toContain("1 s left");
    expect(status(withVote({}), START + 300_000)).toContain("Time is up: the result comes in a moment.");
    expect(status(withVote({ state: "closed" }))).toContain("Time is up: the result comes in a moment.");
    expect(status(withVote({ state: "announcing" }))).toContain("Time is up: the result comes in a moment.");
  });

  it.each(["announced", "cancelled"] as const)("says nothing of a vote that is %s", (state) => {
    const text = status(withVote({ state }));
    expect(text).toContain("No vote is running.");
    expect(text).not.toContain("🗳");
  });

  it("shows the last vote, not an earlier one", () => {
    const proposals = [
      { ...PROPOSAL, state: "announced" as const },
      { ...PROPOSAL, token: "WIF" },
    ];
    expect(status({ proposals })).toContain("🗳 BUY WIF\n");
    expect(status({ proposals: proposals.toReversed() })).toContain("No vote is running.");
  });

  it("of a session that is being closed asks for nothing", () => {
    const text = status({ open: false });
    expect(text).toContain("📣 Buy BONK token (closing)\n");
    expect(text).toContain("\n\nThe session is closing.\n\n");
    expect(text).not.toContain("/propose");
  });

  it("shows names as they are, and lets none pass for a @username", () => {
    const participants = [alice, { id: 9, name: firstName("@alice") }, { id: 8, name: firstName("<i>Bob</i>") }];
    expect(status({ participants })).toContain("👥 3 joined: @alice, alice, <i>Bob</i>\n");
  });

  it("names thirty participants and counts the rest", () => {
    expect(status({ participants: crowd(30, longUsername), participantCount: 30 })).toContain(
      `u029${"x".repeat(28)}\n\n`,
    );
    // No more are read than are listed.
    for (const read of [30, 31]) {
      const text = status({ participants: crowd(read, longUsername), participantCount: 31 });
      expect(text).toContain(`u029${"x".repeat(28)} and 1 more\n\n`);
      expect(text).not.toContain("u030");
    }
  });

  it.each<[string, (i: number) => Name]>([
    ["usernames of 32 characters", longUsername],
    ["first names of 64 characters", longFirstName],
    ["first names of 64 emoji", emojiName],
    ["first names of 64 Hebrew letters", (i) => firstName(`${i}${"א".repeat(64)}`)],
  ])("of 300 participants with %s fits into one message", (_, name) => {
    const session: Session = {
      ...SESSION,
      message: "m".repeat(300),
      participants: crowd(300, name),
      participantCount: 300,
      proposals: [{ ...PROPOSAL, token: LONGEST_MINT, tally: { yes: 150, no: 150, lamports: 123_456_789_012 } }],
    };
    expectSendable(statusText(found(session), START, TERMS));
    expect(statusText(found(session), START, TERMS).text).toContain(" and 270 more\n");
  });
});

describe("the status under other rules", () => {
  const rules = (minutes: number): string =>
    [
      "A vote passes with more yes than no. One vote each, final.",
      "A yes puts in 0.002 to 0.5 SOL, 0.02 if you don't say.",
      `Votes run 2 to 30 minutes, ${minutes} if nobody says.`,
    ].join("\n");

  it("names those in force, with their default minutes or the session's own", () => {
    expect(statusText(null, START, OTHER_TERMS).text.endsWith(`otherwise:\n${rules(7)}`)).toBe(true);
    expect(
      statusText(found({ ...SESSION, minutes: 20 }), START, OTHER_TERMS).text.endsWith(
        `\n\n${rules(20)}\nAll rules: /settings`,
      ),
    ).toBe(true);
  });

  it("shows a vote that is allowed: 0.05 SOL, else the default", () => {
    const session = { ...SESSION, proposals: [PROPOSAL] };
    expect(statusText(found(session), START, OTHER_TERMS).text).toContain("or /vote yes 0.05\n");
    const low = { ...OTHER_TERMS, maxVote: 40_000_000 };
    expect(statusText(found(session), START, low).text).toContain("or /vote yes 0.02\n");
  });
});
