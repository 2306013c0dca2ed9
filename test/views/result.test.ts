import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Name, Person } from "../../src/domain/person.ts";
import type { Vote } from "../../src/domain/session.ts";
import { finalTallyOf, type Tally } from "../../src/domain/tally.ts";
import { resultMessage } from "../../src/views/result.ts";
import { LONG } from "../support/long.ts";
import {
  alice,
  bob,
  buttons,
  carol,
  crowd,
  emojiName,
  expectSendable,
  firstName,
  LONGEST_MINT,
  longFirstName,
  longUsername,
  marked,
  no,
  PROPOSAL,
  username,
  yes,
} from "./samples.ts";
import { onPaper } from "./trade-samples.ts";

const tallyOf = (votes: readonly Vote[]): Tally => {
  const yes = votes.filter(({ choice }) => choice === "yes");
  return {
    yes: yes.length,
    no: votes.length - yes.length,
    lamports: yes.reduce((total, { lamports }) => total + lamports, 0),
  };
};

const result = (votes: readonly Vote[], participants: number, token = "BONK") => {
  const closed = { ...PROPOSAL, token, votes, tally: tallyOf(votes), eligibleVoters: participants };
  const tally = finalTallyOf(closed);
  const trade = tally.passed ? { outcome: onPaper(), order: 3 } : {};
  return resultMessage({ ...closed, state: "carried", ...trade }, tally, []);
};

describe("the result", () => {
  it("says whether it passed, the counts, the total of the yes votes, and who voted what", () => {
    const view = result([yes(bob, 10_000_000), no(carol), yes(alice, 50_000_000)], 4);
    expect(view.text.text).toBe(
      [
        "✅ Passed: BUY BONK",
        "Yes 2 · No 1 · Abstained 1",
        "Total 0.06 SOL",
        "",
        "📝 On paper: 0.06 SOL of BONK. No money moved.",
        "This is order 3: /order_3 shows the shares.",
        "",
        "Yes, 0.05 SOL: @alice",
        "Yes, 0.01 SOL: Bob",
        "No: @carol",
      ].join("\n"),
    );
    expect(marked(view.text)).toEqual(["bold: ✅ Passed: BUY BONK"]);
    expect(buttons(view)).toEqual([]);
  });

  it("names those who put in the same amount together, in the order of the alphabet", () => {
    const dave: Person = { id: 4, name: firstName("Dave") };
    const { text } = result([yes(dave, 1_000_000_000), yes(carol, 1_000_000_000), yes(bob, 1_000_000_000)], 3).text;
    expect(text).toContain("\nTotal 3.0 SOL\n\n");
    expect(text.split("\n\n").at(-1)).toBe("Yes, 1 SOL: @carol, Bob, Dave");
  });

  it("says that nobody voted, and names nobody then", () => {
    const view = result([], 3);
    expect(view.text.text).toBe(
      "❌ Not passed: BUY BONK\nYes 0 · No 0 · Abstained 3\nTotal 0.0 SOL\nNobody voted, so nothing was bought.",
    );
    expect(result([], 0).text.text).toContain("Abstained 0");
  });

  it("says why it did not pass, and that nothing was bought", () => {
    expect(result([yes(alice, 10_000_000), no(bob)], 2).text.text).toBe(
      "❌ Not passed: BUY BONK\nYes 1 · No 1 · Abstained 0\nTotal 0.01 SOL\nA tie does not pass, so nothing was bought.\n\nYes, 0.01 SOL: @alice\nNo: Bob",
    );
    expect(result([no(bob)], 2).text.text).toBe(
      "❌ Not passed: BUY BONK\nYes 0 · No 1 · Abstained 1\nTotal 0.0 SOL\nMore said no than yes, so nothing was bought.\n\nNo: Bob",
    );
  });

  it("shows names as they are, and marks nothing in them", () => {
    const eve: Person = { id: 5, name: firstName("<b>Eve</b> *x* [y](tg://user?id=1) 👩‍🚀") };
    const view = result([yes(eve, 10_000_000)], 1);
    expect(view.text.text).toContain("Yes, 0.01 SOL: <b>Eve</b> *x* [y](tg//user?id=1) 👩‍🚀");
    expect(marked(view.text)).toEqual(["bold: ✅ Passed: BUY BONK"]);
  });

  it("lets no first name pass for a @username, nor slip in a line of its own", () => {
    const mallory: Person = { id: 6, name: firstName("\u200B@alice\nNo: @bob") };
    const { text } = result([yes(mallory, 10_000_000)], 1).text;
    expect(text.split("\n").at(-1)).toBe("Yes, 0.01 SOL: alice No: bob");
    expect(text).not.toContain("@");
  });

  it.each<[string, (i: number) => Name]>([
    ["short names", (i) => username(`ann${String(i).padStart(3, "0")}`)],
    ["usernames of 32 characters", longUsername],
    ["first names of 64 characters", longFirstName],
    ["first names of 64 emoji", emojiName],
  ])("of 300 voters with %s fits into one message, and counts whom it cannot name", (_, name) => {
    const votes = crowd(300, name).map((voter, i) => (i % 3 === 0 ? no(voter) : yes(voter, 1_000_000 * (i + 1))));
    const { text } = result(votes, 300, LONGEST_MINT);
    expectSendable(text);
    expect(text.text).toContain("Yes 200 · No 100 · Abstained 0");
    const [, more = "0"] = /\n… and (\d+) more$/.exec(text.text) ?? [];
    const named = votes.filter(({ voter }) => text.text.includes(voter.name.text)).length;
    expect(named + Number(more)).toBe(300);
    expect(named).toBeGreaterThan(30);
  });

  it("of 300 voters with the same amount and names of ten characters leaves nobody out", () => {
    const votes = crowd(300, (i) => username(`member${String(i).padStart(3, "0")}`)).map((voter) =>
      yes(voter, 10_000_000),
    );
    const { text } = result(votes, 300);
    expectSendable(text);
    expect(text.text.match(/@member\d{3}/g)).toHaveLength(300);
    expect(text.text).not.toContain("more");
  });

  it("can always be sent, and always holds the counts, whoever voted what", LONG, () => {
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{4,31}$/).map(username),
      fc.string({ unit: "binary", maxLength: 130 }).map(firstName),
    );
    const vote = fc
      .tuple(name, fc.option(fc.integer({ min: 1_000_000, max: 1_000_000_000 })))
      .map(([by, amount]) => (amount === null ? no({ id: 1, name: by }) : yes({ id: 1, name: by }, amount)));
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 300, size: "max" }), fc.nat(50), (votes, silent) => {
        const { text } = result(votes, votes.length + silent);
        expectSendable(text);
        const noes = votes.filter(({ choice }) => choice === "no").length;
        expect(text.text.split("\n")[1]).toBe(`Yes ${votes.length - noes} · No ${noes} · Abstained ${silent}`);
        expect(text.text.split("\n")[2]).toMatch(/^Total \d+\.\d+ SOL$/);
      }),
    );
  });
});
