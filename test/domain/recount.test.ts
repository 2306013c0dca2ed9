import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hashOfRows,
  hashToAnnounce,
  NONCE,
  NONCE_LENGTH,
  nonceOf,
  rowText,
  type VoteRow,
} from "../../src/domain/recount.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const nonce = fc.string({
  unit: fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyz"),
  minLength: 10,
  maxLength: 10,
});
const id = fc.tuple(fc.integer({ min: -(2 ** 52), max: -1 }), fc.integer({ min: 1 })).map((parts) => parts.join("."));
/** Rows with the numbers from 1 on. */
const rows: fc.Arbitrary<readonly VoteRow[]> = fc
  .array(
    fc.record({
      nonce,
      userId: fc.integer({ min: 1, max: 2 ** 52 }),
      choice: fc.constantFrom("yes", "no"),
      lamports: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) => all.map(({ nonce, ...row }, i) => ({ ...row, receipt: { number: i + 1, nonce } })));

describe("the hash of all votes", () => {
  it("is what anybody computes by hand from the rows in the order of their numbers", async () => {
    await fc.assert(
      fc.asyncProperty(id, rows, async (proposalId, all) => {
        const hashes = all.map(({ receipt, userId, choice, lamports }) =>
          sha256(`${receipt.nonce}:${receipt.number}:${userId}:${choice}:${lamports}`),
        );
        expect(await hashOfRows(proposalId, all)).toBe(sha256(`${proposalId}\n${hashes.join("\n")}`));
      }),
    );
  });

  it("is the same in whatever order the rows come", async () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    await fc.assert(
      fc.asyncProperty(id, shuffled, async (proposalId, [all, others]) => {
        expect(await hashOfRows(proposalId, others)).toBe(await hashOfRows(proposalId, all));
      }),
    );
  });

  it("is another one once any part of any row is another one, a row more or less, or the proposal another", async () => {
    const changes: readonly ((row: VoteRow) => VoteRow)[] = [
      (row) => ({ ...row, userId: row.userId + 1 }),
      (row) => ({ ...row, choice: row.choice === "yes" ? "no" : "yes" }),
      (row) => ({ ...row, lamports: row.lamports === 0 ? 1 : row.lamports - 1 }),
      (row) => ({ ...row, receipt: { ...row.receipt, number: row.receipt.number + 100 } }),
      ({ receipt, ...row }) => ({
        ...row,
        receipt: { ...receipt, nonce: receipt.nonce.replace(/^./, (digit) => (digit === "a" ? "b" : "a")) },
      }),
    ];
    await fc.assert(
      fc.asyncProperty(id, rows, fc.nat(), async (proposalId, all, pick) => {
        const at = pick % all.length;
        const others = [
          ...changes.map((change) => all.map((row, i) => (i === at ? change(row) : row))),
          all.filter((_, i) => i !== at),
          [...all, { ...(all[at] as VoteRow), receipt: { number: all.length + 1, nonce: "0000000000" } }],
        ];
        const hashes = await Promise.all([
          hashOfRows(proposalId, all),
          hashOfRows(`${proposalId}1`, all),
          ...others.map((other) => hashOfRows(proposalId, other)),
        ]);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
    );
  });

  it("is not announced where nobody voted, a vote has no receipt, or a number is missing", async () => {
    const vote = (number: number | null) => ({
      voter: { id: 7 },
      choice: "yes" as const,
      lamports: 5,
      receipt: number === null ? null : { number, nonce: "0123456789" },
    });
    const of = (numbers: readonly (number | null)[], replaced: readonly number[] = []) =>
      hashToAnnounce({
        id: "-100.2",
        votes: numbers.map(vote),
        replaced: replaced.map((number) => ({ ...vote(number), userId: 7, receipt: { number, nonce: "0123456789" } })),
      });
    for (const [numbers, replaced] of [[[]], [[null]], [[1, null]], [[2]], [[1, 3]], [[1, 1]], [[1, 2], [4]]] as const)
      expect(await of(numbers, replaced)).toBeNull();
    expect(await of([3, 1], [2])).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("a nonce", () => {
  it("has ten digits of Crockford's base 32, of which all come up", () => {
    const drawn = Array.from({ length: 500 }, () => nonceOf(crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))));
    for (const one of drawn) expect(one).toMatch(NONCE);
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(new Set(drawn.join("")).size).toBe(32);
    for (const none of ["", "012345678", "01234567890", "ABCDEFGHJK", "012345678i", "012345678l", "012345678o"])
      expect(none).not.toMatch(NONCE);
  });

  it("stands first in what is hashed", () => {
    expect(
      rowText({ receipt: { number: 3, nonce: "k7qd9sx2mp" }, userId: 7001, choice: "yes", lamports: 50_000_000 }),
    ).toBe("k7qd9sx2mp:3:7001:yes:50000000");
  });
});
