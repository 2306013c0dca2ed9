import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Person } from "../../src/domain/person.ts";
import { toProposalRecord, toRecord } from "../../src/domain/record.ts";
import { assertNever } from "../../src/domain/result.ts";
import { isOver, PROPOSAL_STATES, type Proposal, type Session } from "../../src/domain/session.ts";
import { NO_RULES } from "../support/no-rules.ts";

const user = (id: number, text: string): Person => ({ id, name: { kind: "username", text } });
const bob = (id: number, text = "Bob"): Person => ({ id, name: { kind: "first_name", text } });

const PROPOSAL: Proposal = {
  id: "-1001234567890.4713",
  kind: "buy",
  text: "BUY token=MALONEY amount=0.05 price=market",
  token: "MALONEY",
  executorToken: "MALONEY",
  price: { kind: "market" },
  suggested: 50_000_000,
  proposer: user(1, "user1"),
  minutes: 5,
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_300_000,
  state: "open",
  tally: { yes: 1, no: 1, lamports: 50_000_000 },
  votes: [
    { voter: user(1, "user1"), choice: "yes", lamports: 50_000_000, receipt: null },
    { voter: bob(2), choice: "no", lamports: 0, receipt: null },
  ],
  eligibleVoters: 3,
  outcome: null,
  order: null,
  cardId: 4714,
  threadId: null,
  rules: NO_RULES,
  market: null,
  replaced: [],
  hash: null,
  editedAt: 0,
};
const SESSION: Session = {
  participantCount: 3,
  kept: [],
  id: "-1001234567890.4711",
  chatId: -1001234567890,
  open: true,
  message: "Buy BONK token",
  minutes: 5,
  creator: user(1, "user1"),
  openedAt: 1_700_000_000_000,
  cardId: 12345,
  threadId: null,
  participants: [user(1, "user1"), bob(2), bob(3)],
  proposals: [PROPOSAL],
};

describe("the record of a hidden vote", () => {
  const recordOf = (state: Proposal["state"]) =>
    toProposalRecord({ ...PROPOSAL, state, rules: { ...NO_RULES, hidden: true } });

  it.each(["open", "cancelled"] as const)(
    "that is %s tells no choice and no amount, and says that it does not",
    (state) => {
      expect(recordOf(state)).toMatchObject({ votes: {}, votesHidden: true });
    },
  );

  it.each(["closed", "carried", "announcing", "announced"] as const)("that is %s has who voted what", (state) => {
    expect(recordOf(state)).toEqual(toProposalRecord({ ...PROPOSAL, state }));
  });
});

describe("a session's record", () => {
  it("has the shape that the earlier bot kept", () => {
    expect(toRecord(SESSION)).toEqual({
      message: "Buy BONK token",
      participants: ["@user1", "Bob (id 2)", "Bob (id 3)"],
      votes: {},
      chatId: -1001234567890,
      msgId: 12345,
      open: true,
      createdBy: 1,
      createdByUsername: "user1",
      proposals: [
        {
          id: "-1001234567890.4713",
          text: "BUY token=MALONEY amount=0.05 price=market",
          type: "buy",
          votes: { "@user1": { vote: "yes", amount: 0.05 }, "Bob (id 2)": { vote: "no", amount: 0 } },
          open: true,
          createdBy: 1,
          createdByUsername: "user1",
          duration: 5,
          startTime: 1_700_000_000_000,
          endTime: 1_700_000_300_000,
        },
      ],
    });
  });

  it("names a creator without @username by first name and id, and an unknown card by 0", () => {
    const record = toRecord({ ...SESSION, creator: bob(2), cardId: null });
    expect([record.createdByUsername, record.createdBy, record.msgId]).toEqual(["Bob (id 2)", 2, 0]);
  });

  it("survives being written as JSON", () => {
    expect(JSON.parse(JSON.stringify(toRecord(SESSION)))).toEqual(toRecord(SESSION));
  });
});

describe("a proposal's record", () => {
  it.each([
    ["open", true],
    ["closed", false],
    ["carried", false],
    ["announcing", false],
    ["announced", false],
    ["cancelled", false],
  ] as const)("of one that is %s is open: %s", (state, open) => {
    expect(toProposalRecord({ ...PROPOSAL, state }).open).toBe(open);
  });

  it("hides nobody's vote where a @username has passed to another voter", () => {
    const votes = [1, 2, 3].map(
      (id) => ({ voter: user(id, "alice"), choice: "yes", lamports: id * 10_000_000, receipt: null }) as const,
    );
    expect(toProposalRecord({ ...PROPOSAL, votes }).votes).toEqual({
      "@alice": { vote: "yes", amount: 0.01 },
      "@alice (id 2)": { vote: "yes", amount: 0.02 },
      "@alice (id 3)": { vote: "yes", amount: 0.03 },
    });
  });

  it("holds every vote, however hostile the first names are", () => {
    const text = fc.constantFrom("__proto__", "constructor", "Bob", "Bob (id 1)", "@alice", "");
    const voters = fc.uniqueArray(fc.tuple(fc.nat(5), fc.boolean(), text), { selector: ([id]) => id });
    fc.assert(
      fc.property(voters, (people) => {
        const votes = people.map(([id, named, name]) => ({
          voter: named ? user(id, "alice") : bob(id, name),
          choice: "no" as const,
          lamports: 0,
          receipt: null,
        }));
        expect(Object.keys(toProposalRecord({ ...PROPOSAL, votes }).votes)).toHaveLength(people.length);
      }),
    );
  });
});

it("Only an announced or a cancelled proposal is over", () => {
  expect(PROPOSAL_STATES.filter(isOver)).toEqual(["announced", "cancelled"]);
  expect(PROPOSAL_STATES).toEqual(["open", "closed", "carried", "announcing", "announced", "cancelled"]);
});

it("A tag that no case knows is an error that names it", () => {
  expect(() => assertNever({ kind: "gift" } as never)).toThrow('a tag that no case knows: {"kind":"gift"}');
});
