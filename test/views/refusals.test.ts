import { describe, expect, it } from "vitest";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import type { Ballot } from "../../src/domain/vote-request.ts";
import type { Refusal } from "../../src/views/refusal.ts";
import { refusalText } from "../../src/views/refusals.ts";
import { OTHER_RULES } from "../support/rules.ts";

/** Every reason there is, with the most that it can carry; the compiler asks for the new ones. */
const EVERY: { readonly [R in Refusal["reason"]]: Refusal & { readonly reason: R } } = {
  message_missing: { reason: "message_missing" },
  message_too_long: { reason: "message_too_long" },
  minutes_unreadable: { reason: "minutes_unreadable" },
  minutes_out_of_range: { reason: "minutes_out_of_range" },
  action_missing: { reason: "action_missing" },
  order_missing: { reason: "order_missing" },
  no_order: { reason: "no_order", count: 999_999_999 },
  not_held: { reason: "not_held", state: "unknown" },
  not_contributor: { reason: "not_contributor" },
  not_allowed: { reason: "not_allowed", chatId: -1_001_234_567_890 },
  not_operator: { reason: "not_operator" },
  anonymous_operator: { reason: "anonymous_operator" },
  no_amount: { reason: "no_amount" },
  field_unknown: { reason: "field_unknown", field: "w".repeat(20) },
  field_twice: { reason: "field_twice", field: "amount" },
  token_missing: { reason: "token_missing" },
  token_malformed: { reason: "token_malformed" },
  amount_missing: { reason: "amount_missing" },
  amount_malformed: { reason: "amount_malformed" },
  price_malformed: { reason: "price_malformed" },
  choice_missing: { reason: "choice_missing" },
  amount_ambiguous: { reason: "amount_ambiguous", decimals: "123456789.1230", thousands: "123456789123" },
  field_ambiguous: { reason: "field_ambiguous", field: "price=target:", decimals: "1.0050", thousands: "1005" },
  amount_unreadable: { reason: "amount_unreadable" },
  amount_out_of_range: { reason: "amount_out_of_range" },
  no_takes_no_amount: { reason: "no_takes_no_amount" },
  nothing_to_close: { reason: "nothing_to_close" },
  no_session: { reason: "no_session" },
  closed: { reason: "closed" },
  other_session: { reason: "other_session" },
  late: { reason: "late" },
  past: { reason: "past" },
  session_open: { reason: "session_open", message: "m".repeat(300) },
  session_closing: { reason: "session_closing" },
  settling: { reason: "settling" },
  ended: { reason: "ended", ballot: null },
  not_admin: { reason: "not_admin" },
  not_creator: { reason: "not_creator" },
  not_proposer: { reason: "not_proposer" },
  not_participant: { reason: "not_participant" },
  has_votes: { reason: "has_votes" },
  vote_open: { reason: "vote_open", leftMs: 600_000 },
  no_proposal: { reason: "no_proposal" },
  other_proposal: { reason: "other_proposal" },
  already_voted: {
    reason: "already_voted",
    ballot: { choice: "yes", lamports: 999_999_999 },
    changeable: false,
  },
  changed_often: { reason: "changed_often", ballot: { choice: "yes", lamports: 999_999_999 } },
  amount_outside: { reason: "amount_outside", min: 8_888_888_888, max: 9_999_999_999 },
  over_cap: { reason: "over_cap", left: 9_999_999_999, least: 1_000_000 },
  over_daily: { reason: "over_daily", left: 9_999_999_999, least: 1_000_000 },
  paused: { reason: "paused" },
  admins_only: { reason: "admins_only" },
  voted: { reason: "voted" },
  not_in: { reason: "not_in" },
  anonymous: { reason: "anonymous" },
  channel: { reason: "channel" },
  not_member: { reason: "not_member" },
  forwarded: { reason: "forwarded" },
  via_bot: { reason: "via_bot" },
  private_chat: { reason: "private_chat" },
  admins_unknown: { reason: "admins_unknown" },
  unknown_button: { reason: "unknown_button" },
  unknown_command: { reason: "unknown_command" },
  too_fast: { reason: "too_fast" },
  rule_unknown: { reason: "rule_unknown", word: "w".repeat(20) },
  rule_value: { reason: "rule_value", rule: "amounts" },
  rules_admins_only: { reason: "rules_admins_only" },
  board_admins_only: { reason: "board_admins_only" },
  rule_changed_since: { reason: "rule_changed_since" },
  hidden_or_cap: { reason: "hidden_or_cap", rule: "cap" },
  order_forgotten: { reason: "order_forgotten", number: 999_999_999 },
  archive_away: { reason: "archive_away" },
  no_archive: { reason: "no_archive" },
  shares_away: { reason: "shares_away" },
  choice_gone: { reason: "choice_gone" },
  choice_away: { reason: "choice_away" },
  no_market: { reason: "no_market" },
  market_away: { reason: "market_away" },
  price_token_missing: { reason: "price_token_missing" },
  price_unknown: { reason: "price_unknown", token: "9".repeat(44) },
  not_your_choice: { reason: "not_your_choice" },
  export_admins_only: { reason: "export_admins_only" },
  export_anonymous: { reason: "export_anonymous" },
  export_private: { reason: "export_private" },
  owner_only: { reason: "owner_only" },
  owner_anonymous: { reason: "owner_anonymous" },
  forget_session_open: { reason: "forget_session_open" },
};
const YES = { choice: "yes", lamports: 50_000_000 } as const;
const NO = { choice: "no", lamports: 0 } as const;
const alreadyVoted = (ballot: Ballot | null, changeable = false): Refusal => ({
  reason: "already_voted",
  ballot,
  changeable,
});
const ALL = Object.values(EVERY);

/** What a tap can be refused for: joining, leaving and voting by button. */
const BY_TAP = [
  EVERY.unknown_button,
  EVERY.no_session,
  EVERY.closed,
  EVERY.other_session,
  EVERY.other_proposal,
  EVERY.no_proposal,
  EVERY.not_participant,
  EVERY.already_voted,
  EVERY.changed_often,
  EVERY.amount_outside,
  EVERY.over_cap,
  EVERY.over_daily,
  EVERY.ended,
  EVERY.past,
  EVERY.voted,
  EVERY.not_in,
  EVERY.settling,
  EVERY.private_chat,
  EVERY.not_contributor,
  EVERY.no_amount,
  EVERY.too_fast,
  EVERY.not_allowed,
  EVERY.admins_unknown,
  EVERY.rules_admins_only,
  EVERY.rule_changed_since,
  EVERY.hidden_or_cap,
  EVERY.archive_away,
  EVERY.owner_only,
  EVERY.forget_session_open,
];

describe("a refusal", () => {
  it.each(ALL)("has a sentence of its own, which begins like one: $reason", (refusal) => {
    expect(refusalText(refusal, DEFAULT_RULES)).toMatch(/^[A-Z][^\n]{15,}$/);
  });

  it.each(ALL.filter(({ reason }) => reason !== "session_open"))("is short: $reason", (refusal) => {
    expect(refusalText(refusal, DEFAULT_RULES).length).toBeLessThanOrEqual(160);
  });

  it.each(BY_TAP)("of a tap fits into a pop-up of 200 characters: $reason", (refusal) => {
    expect(refusalText(refusal, DEFAULT_RULES).length).toBeLessThanOrEqual(200);
  });

  it("repeats the longest session's message and still is far below 4,096", () => {
    expect(refusalText(EVERY.session_open, DEFAULT_RULES).length).toBeLessThan(500);
  });

  it("is an error for a reason that nobody knows", () => {
    expect(() => refusalText({ reason: "bad_weather" } as never, DEFAULT_RULES)).toThrow("bad_weather");
  });
});

describe("a refusal says what to send instead", () => {
  it.each<[Refusal, string]>([
    [EVERY.message_missing, 'What is it about? Send /create_session "Buy BONK token"'],
    [EVERY.no_session, 'No session is open here. An admin can open one: /create_session "Buy BONK token"'],
    [
      EVERY.action_missing,
      'What should we buy? Send /propose "BUY token=BONK amount=0.05 price=market". To sell: /propose "SELL order=3"',
    ],
    [EVERY.no_proposal, 'No vote is running. Start one with /propose "BUY token=BONK amount=0.05 price=market"'],
    [
      { reason: "field_unknown", field: "tokn" },
      'I don\'t know “tokn”. Send /propose "BUY token=BONK amount=0.05 price=market"',
    ],
    [EVERY.choice_missing, "Vote yes or no? Send /vote yes 0.05 or /vote no"],
    [EVERY.amount_out_of_range, "A yes puts in 0.001 to 1 SOL, or what /settings says. Send it like /vote yes 0.05"],
    [EVERY.minutes_out_of_range, "A vote runs 1 to 10 minutes. Put a number from 1 to 10 at the end."],
    [EVERY.not_participant, "You have not joined yet. Tap Join on the session's card first."],
    [
      { reason: "session_open", message: "Buy BONK token" },
      "A session is already open: “Buy BONK token”. Close it first with /close_session",
    ],
    [
      { reason: "ended", ballot: { choice: "yes", lamports: 50_000_000 } },
      "Time is up. Your vote counts: Yes 0.05 SOL. The result comes in a moment.",
    ],
    [{ reason: "vote_open", leftMs: 30_000 }, "A vote is already running, 30 s left. Propose again when it has ended."],
    [alreadyVoted(NO), "You already voted: No. Votes are final."],
    [alreadyVoted(YES), "You already voted: Yes 0.05 SOL. Votes are final."],
    [alreadyVoted({ choice: "yes", lamports: 0 }), "You already voted: Yes. Votes are final."],
    [EVERY.settling, "The last vote is being settled. /status says how far it is."],
    [EVERY.session_closing, "The last vote is being settled. /status says how far it is."],
    [EVERY.unknown_button, "That button is out of date. Send /status to see what is on now."],
  ])("%o", (refusal, text) => {
    expect(refusalText(refusal, DEFAULT_RULES)).toBe(text);
  });

  it.each([
    ["@alice", "alice"],
    ["/close_session", "close_session"],
    ["＠@alice", "alice"],
  ])("and mentions nobody, nor offers a command, where it repeats the unknown field %s", (field, shown) => {
    expect(refusalText({ reason: "field_unknown", field }, DEFAULT_RULES)).toContain(`“${shown}”`);
  });

  it("in words that Telegram takes, also where it repeats an unknown field that it had to cut", () => {
    const request = parseProposalRequest(`BUY x${"😀".repeat(20)}=1`, DEFAULT_RULES);
    expect(request.ok ? "read" : refusalText(request.error, DEFAULT_RULES)).toMatch(/^I don't know “x😀{9}”\. Send /u);
    expect(request.ok || refusalText(request.error, DEFAULT_RULES).isWellFormed()).toBe(true);
  });
});

describe("a refusal that has to do with the limits names them", () => {
  it.each<[Refusal, RegExp]>([
    [EVERY.message_too_long, /\b300 characters/],
    [EVERY.amount_malformed, /amount=0\.05, up to 1000\b/],
    [EVERY.minutes_unreadable, /1 to 10 minutes/],
  ])("%o", (refusal, words) => {
    expect(refusalText(refusal, DEFAULT_RULES)).toMatch(words);
  });
});

describe("a refusal under other rules", () => {
  it.each<[Refusal, string]>([
    [EVERY.amount_out_of_range, "A yes puts in 0.002 to 0.5 SOL, or what /settings says. Send it like /vote yes 0.05"],
    [EVERY.minutes_out_of_range, "A vote runs 2 to 30 minutes. Put a number from 2 to 30 at the end."],
    [
      EVERY.minutes_unreadable,
      "I could not read the end of that. After the quotes comes only the number of minutes, like 7. A vote runs 2 to 30 minutes.",
    ],
  ])("names their limits: %o", (refusal, text) => {
    expect(refusalText(refusal, OTHER_RULES)).toBe(text);
  });

  it.each([EVERY.choice_missing, EVERY.amount_unreadable, EVERY.amount_out_of_range])(
    "shows a vote that is allowed, the default where 0.05 SOL is not: $reason",
    (refusal) => {
      const low = refusalText(refusal, { ...OTHER_RULES, maxVote: 40_000_000 });
      expect(low).toContain("/vote yes 0.02");
      expect(low).not.toContain("0.05");
      const high = { ...OTHER_RULES, minVote: 100_000_000, defaultVote: 200_000_000 };
      expect(refusalText(refusal, high)).toContain("/vote yes 0.2");
    },
  );

  it.each(ALL.filter(({ reason }) => reason !== "session_open"))(
    "is as short with the longest numbers: $reason",
    (refusal) => {
      const longest = { minVote: 1_001_000_000, defaultVote: 1_001_000_000, maxVote: 9_998_765_432 };
      const text = refusalText(refusal, { ...longest, minMinutes: 1_000, defaultMinutes: 1_000, maxMinutes: 1_440 });
      expect(text.length).toBeLessThanOrEqual(160);
    },
  );
});
