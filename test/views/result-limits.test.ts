import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSol } from "../../src/domain/money.ts";
import type { Name } from "../../src/domain/person.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import type { Outcome } from "../../src/domain/trade.ts";
import { resultMessage } from "../../src/views/result.ts";
import {
  crowd,
  emojiName,
  expectSendable,
  firstName,
  LONGEST_MINT,
  longFirstName,
  longUsername,
  no,
  username,
  yes,
} from "./samples.ts";
import {
  bought,
  LONGEST_BOUGHT,
  LONGEST_FILL,
  LONGEST_REASON,
  paid,
  rejected,
  sale,
  sold,
  unknown,
} from "./trade-samples.ts";

const HASH = "0123456789abcdef".repeat(4);
const PAPER: Outcome = { tag: "filled", fill: { ...LONGEST_FILL, onPaper: true } };
const OUTCOMES: readonly Outcome[] = [{ tag: "filled", fill: LONGEST_FILL }, PAPER, rejected(LONGEST_REASON), unknown];
const NAMES: readonly (readonly [string, (i: number) => Name])[] = [
  ["short names", (i) => username(`ann${String(i).padStart(3, "0")}`)],
  ["usernames of 32 characters", longUsername],
  ["first names of 64 characters", longFirstName],
  ["first names of 64 emoji", emojiName],
];

/** The lines of the shares, and how many were left out. */
function sharesIn(text: string): { lines: readonly string[]; more: number } {
  const [, list = ""] = /\n\nShares, by what each paid:\n(.*?)(?:\n\n|$)/s.exec(text) ?? [];
  const [, more = "0"] = /\n… and (\d+) more$/.exec(list) ?? [];
  return { lines: list.split("\n").filter((line) => / SOL(?: \([+−][\d.]+\))?$/.test(line)), more: Number(more) };
}

describe.each(NAMES)("a result with 300 payers who have %s", (_, name) => {
  const people = crowd(300, name);

  it.each(OUTCOMES)("of a buy fits into one message and holds the counts: %o", (outcome) => {
    const votes = people.map((voter, i) => yes(voter, 999_000_001 + i));
    const tally = { yes: 300, no: 0, lamports: votes.reduce((sum, { lamports }) => sum + lamports, 0) };
    const longest = { token: "W".repeat(20), executorToken: LONGEST_MINT, order: 999_999_999, votes, tally };
    const proposal = bought(outcome, { ...longest, eligibleVoters: 300, hash: HASH });
    const { text } = resultMessage(proposal, finalTallyOf(proposal), []);
    expectSendable(text);
    expect(text.text).toMatch(new RegExp(`\\n\\n🧾 For a recount: ${HASH}$`, "u"));
    expect(text.entities.at(-1)).toMatchObject({ type: "code", length: HASH.length });
    expect(text.text.split("\n")[1]).toBe("Yes 300 · No 0 · Abstained 0");
    expect(text.text.split("\n")[2]).toBe("Total 299.70004515 SOL");
  });

  it.each(OUTCOMES)(
    "of a sale fits into one message, holds the counts, and counts whom it leaves out: %o",
    (outcome) => {
      const votes = people.map((voter, i) => (i < 151 ? yes(voter, 0) : no(voter)));
      const tally = { yes: 151, no: 149, lamports: 0 };
      const proposal = sale(outcome, { order: 999_999_999, bought: LONGEST_BOUGHT, votes, tally, eligibleVoters: 300 });
      const sharers = people.map((one, i) => paid(one, 999_000_001 + i));
      const { text } = resultMessage(proposal, finalTallyOf(proposal), sharers);
      expectSendable(text);
      expect(text.text.split("\n")[1]).toBe("Yes 151 · No 149 · Abstained 0");
      const { lines, more } = sharesIn(text.text);
      expect(lines.length + more).toBe(outcome.tag === "filled" ? 300 : 0);
      const voters = text.text.slice(text.text.lastIndexOf("\n\n"));
      const [, unnamed = "0"] = /\n… and (\d+) more$/.exec(voters) ?? [];
      const named = people.filter((one) => voters.includes(one.name.text)).length;
      expect(named + Number(unnamed)).toBe(300);
    },
  );
});

describe("the shares in a result", () => {
  it("sum exactly to what came back where all are listed, and their number to that of the payers in any case", () => {
    const amounts = fc.array(fc.integer({ min: 1_000_000, max: 1_000_000_000 }), {
      minLength: 1,
      maxLength: 300,
      size: "max",
    });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10 ** 13 }), (lamports, received) => {
        const sharers = lamports.map((one, id) => paid({ id, name: firstName(`P${id}`) }, one));
        const proposal = sale(sold(received));
        const { text } = resultMessage(proposal, finalTallyOf(proposal), sharers);
        expectSendable(text);
        const { lines, more } = sharesIn(text.text);
        const shares = lines.map((line) => parseSol(line.slice(line.indexOf(" ")).replace(/ \(.*$/, "")) ?? Number.NaN);
        expect(lines.length + more).toBe(sharers.length);
        const sum = shares.reduce((all, one) => all + one, 0);
        if (more === 0) expect(sum).toBe(received);
        else expect(sum).toBeLessThanOrEqual(received);
        expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      }),
    );
  });

  it("of 60 payers are all listed", () => {
    const sharers = crowd(60, (i) => username(`member${String(i).padStart(3, "0")}`)).map((one) =>
      paid(one, 50_000_000),
    );
    const proposal = sale(sold(3_300_000_000));
    const { text } = resultMessage(proposal, finalTallyOf(proposal), sharers).text;
    expect(text.match(/@member\d{3} 0\.055 SOL/g)).toHaveLength(60);
  });
});

it("A result can always be sent and always holds the counts, whoever votes and whatever the executor says", () => {
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{4,31}$/).map(username),
    fc.string({ unit: "binary", maxLength: 130 }).map(firstName),
  );
  const reason = fc.oneof(fc.string({ unit: "grapheme", maxLength: 60 }), fc.constant(LONGEST_REASON));
  const outcome = fc.oneof(
    fc.constantFrom(...OUTCOMES),
    reason.map((words) => rejected(words.replace(/\s+/g, " ").trim())),
  );
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 300, size: "max" }), outcome, (names, ended) => {
      const people = names.map((one, id) => ({ id, name: one }));
      const tally = { yes: people.length, no: 0, lamports: 0 };
      const votes = people.map((voter) => yes(voter, 0));
      const voted = { tally, votes, eligibleVoters: people.length + 7 };
      const proposal = sale(ended, { ...voted, bought: LONGEST_BOUGHT });
      const sharers = people.map((one, i) => paid(one, 1_000_000 + i));
      for (const one of [proposal, bought(ended, voted)]) {
        const { text } = resultMessage(one, finalTallyOf(one), sharers);
        expectSendable(text);
        expect(text.text.split("\n")[1]).toBe(`Yes ${people.length} · No 0 · Abstained 7`);
      }
    }),
  );
});
