import { describe, expect, it } from "vitest";
import { boardLedger, boardLive, MAX_BOARD_VOTES, MAX_PAST_BOARD_VOTES } from "../../src/domain/board.ts";
import type { ListedOrder } from "../../src/domain/order.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { pastVote } from "../support/past-votes.ts";
import { bob, carol, crowd, no, PROPOSAL, rulesWith, SESSION, username, yes } from "../views/samples.ts";

const NUMBERED = { number: 7, time: 1_700_000_100_000 };
const VOTES = [yes(bob, 50_000_000), no(carol)];
const TALLY = { yes: 1, no: 1, lamports: 50_000_000 };

const live = (proposal: Proposal) => boardLive({ ...SESSION, proposals: [proposal] }, NUMBERED, () => ["quorum 50%"]);

describe("the live part of a board", () => {
  it("shows the running vote with its sums, who voted what, and how many may vote", () => {
    expect(live({ ...PROPOSAL, votes: VOTES, tally: TALLY })).toEqual({
      ...NUMBERED,
      session: {
        message: "Buy BONK token",
        open: true,
        openedBy: "@alice",
        openedAt: SESSION.openedAt,
        participants: 3,
      },
      vote: {
        id: "-100.2",
        kind: "buy",
        token: "BONK",
        order: null,
        lamports: 50_000_000,
        proposedBy: "Bob",
        startTime: PROPOSAL.startTime,
        endTime: PROPOSAL.endTime,
        state: "open",
        eligible: 4,
        voted: 2,
        tally: TALLY,
        votes: [
          ["Bob", "yes", 50_000_000],
          ["@carol", "no", 0],
        ],
        moreVotes: 0,
        rules: ["quorum 50%"],
      },
    });
  });

  it.each([
    ["open", true],
    ["closed", false],
  ] as const)("of a hidden vote that is %s tells choices and sums: not %s", (state, isSecret) => {
    const shown = live({ ...PROPOSAL, state, votes: VOTES, tally: TALLY, rules: rulesWith({ hidden: true }) });
    expect(shown.vote?.tally).toEqual(isSecret ? null : TALLY);
    expect(shown.vote?.voted).toBe(2);
    expect(shown.vote?.votes.map(([name]) => name)).toEqual(["Bob", "@carol"]);
    const json = JSON.stringify(shown);
    expect(json.includes('"yes"') || json.includes('"no"')).toBe(!isSecret);
  });

  it.each(["announced", "cancelled"] as const)("shows no vote that is %s", (state) => {
    expect(live({ ...PROPOSAL, state }).vote).toBeNull();
  });

  it("shows that there is no session", () => {
    expect(boardLive(null, NUMBERED, () => [])).toEqual({ ...NUMBERED, session: null, vote: null });
  });

  it("stays small in a crowd, and says how many it leaves out", () => {
    const votes = crowd(MAX_BOARD_VOTES + 20, (i) => username(`member_${i}`)).map((voter) => yes(voter, 1));
    const { vote } = live({ ...PROPOSAL, votes, tally: { ...TALLY, yes: votes.length } });
    expect(vote?.votes).toHaveLength(MAX_BOARD_VOTES);
    expect(vote?.moreVotes).toBe(20);
  });
});

const order = (number: number, more: Partial<ListedOrder> = {}): ListedOrder => ({
  number,
  state: "filled",
  bought: {
    ...{ proposalId: `-100.${number}`, token: "BONK", executorToken: "BONK", total: number * 100, tokenAmount: "5" },
    ...{ price: "0.5", fee: null, txUrl: null, onPaper: false, reason: null, at: number * 1_000 },
  },
  sale: null,
  beingSold: false,
  ...more,
});
const SALE = { proposalId: "-100.9", received: 350, fee: null, txUrl: null, onPaper: false, at: 2_500 };

const ledger = (more: Partial<Parameters<typeof boardLedger>[0]>) =>
  boardLedger({ orders: [], pastVotes: [], isCut: false, ...more }, NUMBERED);

describe("the ledger of a board", () => {
  it("holds what is held, and counts money in and out in the order of time", () => {
    const orders = [
      order(4, { state: "rejected" }),
      order(3, { beingSold: true }),
      order(2, { state: "sold", sale: SALE }),
      order(1, { state: "unknown" }),
    ];
    const { positions, flow } = ledger({ orders });
    expect(positions.map(({ number, state, beingSold }) => [number, state, beingSold])).toEqual([
      [3, "filled", true],
      [1, "unknown", false],
    ]);
    expect(flow).toEqual([
      [1_000, 100],
      [2_000, 200],
      [2_500, -350],
      [3_000, 300],
    ]);
  });

  it("counts what was paid for an order whose sale nobody knows", () => {
    expect(ledger({ orders: [order(2, { state: "sold", sale: null })] }).flow).toEqual([[2_000, 200]]);
  });

  it("shows past votes with who voted what, and secret ones without", () => {
    const past = ledger({
      pastVotes: [pastVote(), pastVote({ state: "cancelled", votesHidden: true, passed: null })],
    }).past;
    expect(past[0]).toMatchObject({
      tally: { yes: 1, no: 0, abstained: 0, lamports: 50_000_000 },
      outcome: "filled",
      votes: [["@bob", "yes", 50_000_000]],
    });
    expect(past[1]?.tally).toBeNull();
    expect(past[1]?.votes.flatMap(([, choice, lamports]) => [choice, lamports])).toEqual([null, null]);
  });

  it("stays small where a crowd voted", () => {
    const votes = crowd(MAX_PAST_BOARD_VOTES + 1, (i) => username(`member_${i}`)).map((voter) => no(voter));
    const [past] = ledger({ pastVotes: [pastVote({ votes })] }).past;
    expect([past?.votes.length, past?.moreVotes]).toEqual([MAX_PAST_BOARD_VOTES, 1]);
  });
});
