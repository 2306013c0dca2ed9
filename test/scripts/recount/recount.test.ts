import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recount } from "../../../scripts/recount/report.ts";
import { hashOfRows, rowOf as rowOfVote } from "../../../src/domain/recount.ts";
import { pastVote } from "../../support/past-votes.ts";
import { announced, buy, type FileRow, fileOf, receipt, rowOf, sale, tampered } from "./files.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const NO_CHOICE = { yes: "no", no: "yes" } as const;

/** What a tamperer does who knows how rows are hashed. */
const rehash = (row: FileRow): void => {
  const lamports = Math.round(Number(row.amount_sol || "0") * 1e9);
  row.row_hash = sha256(`${row.nonce}:${row.number}:${row.user_id}:${row.choice}:${lamports}`);
};

/** Exchanges some columns of two rows. */
const exchange = (a: FileRow, b: FileRow, ...columns: readonly string[]): void => {
  for (const column of columns) [a[column], b[column]] = [b[column] ?? "", a[column] ?? ""];
};

/** What a recount of the tampered buy says below its title. */
async function saidOf(change: (rows: FileRow[]) => readonly FileRow[] | undefined): Promise<readonly string[]> {
  const { lines, ok } = await recount(tampered(await fileOf(await buy()), change), null);
  expect(ok).toBe(false);
  expect(lines[0]).toBe("✗ BUY BONK, 14 Nov 2023:");
  return lines.slice(1, lines.indexOf("")).map((line) => line.trim());
}

describe("a recount of a file as it was exported", () => {
  it("says of each vote that it is as announced, and counts those that were replaced apart", async () => {
    const [one, other] = [await buy(), await sale()];
    const { lines, ok } = await recount(await fileOf(other, one), null);
    expect(lines.slice(0, 3)).toEqual([
      `✓ SELL order 3 (BONK), 15 Nov 2023: 2 votes, as announced (hash ${other.hash})`,
      `✓ BUY BONK, 14 Nov 2023: 4 votes, and 1 that was replaced, as announced (hash ${one.hash})`,
      "",
    ]);
    expect(lines.at(-1)).toMatch(/^2 as announced, 0 wrong, 0 without a hash\. Compare/);
    expect(ok).toBe(true);
  });

  it("is the same for rows in another order, other columns' order, LF, and no byte order mark", async () => {
    const file = await fileOf(await sale(), await buy());
    const { lines } = await recount(file, null);
    const rows = tampered(file, (all) => all.toReversed());
    const said = await recount(rows.replaceAll("\r\n", "\n").trimEnd(), null);
    expect(said.ok).toBe(true);
    expect(said.lines.toSorted()).toEqual(lines.toSorted());
    const turned = file.split("\r\n").map((line) =>
      line
        .replace(/^\uFEFF/, "")
        .split(",")
        .reverse()
        .join(","),
    );
    expect((await recount(turned.slice(0, -1).join("\r\n"), null)).lines).toEqual(lines);
  });

  it("takes the hash of a result, also in capitals, and says whether a vote comes to it", async () => {
    const one = await buy();
    const file = await fileOf(one);
    const hash = one.hash ?? "";
    const found = await recount(file, ` ${hash.toUpperCase()}\n`);
    expect(found).toMatchObject({ ok: true });
    expect(found.lines[0]).toContain(`(hash ${hash}). This is the hash that you gave`);
    const other = hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    const wrong = await recount(file, other);
    expect(wrong.ok).toBe(false);
    expect(wrong.lines).toContain(`✗ No vote in this file comes to the hash that you gave: ${other}`);
    expect(await recount(file, hash.slice(1))).toEqual({
      ok: false,
      lines: [expect.stringMatching(/^✗ That is no hash: it has 64 digits/)],
    });
  });

  it("says why a vote has no hash, and finds nothing wrong with that", async () => {
    const votes = [
      pastVote({ id: "-100.1", votes: [], yes: 0, lamports: 0, passed: false, outcome: null }),
      pastVote({ id: "-100.2" }),
      { ...(await buy()), id: "-100.3", state: "cancelled", passed: null, hash: null, outcome: null } as const,
      pastVote({ id: "-100.4", state: "cancelled", passed: null, outcome: null, votes: [], votesHidden: true }),
    ];
    const { lines, ok } = await recount(await fileOf(...votes), null);
    expect(lines).toEqual([
      "– BUY BONK, 14 Nov 2023: nobody voted",
      "– BUY BONK, 14 Nov 2023: an older version of the bot counted some of its votes, so no hash was announced",
      "– BUY BONK, 14 Nov 2023: it was cancelled, so no hash was announced",
      "– BUY BONK, 14 Nov 2023: it was hidden and never came to its end, so nobody learns its votes",
      "",
      "0 as announced, 0 wrong, 4 without a hash.",
    ]);
    expect(ok).toBe(true);
    expect(await recount(await fileOf(), null)).toEqual({ lines: ["There are no votes in this file."], ok: true });
  });
});

describe("a recount of a file that somebody changed", () => {
  it.each([
    ["a digit of an amount", (row: FileRow) => Object.assign(row, { amount_sol: "0.02" })],
    ["a digit of a user's id", (row: FileRow) => Object.assign(row, { user_id: "7009" })],
    ["a digit of a nonce", (row: FileRow) => Object.assign(row, { nonce: "k7qd9sx2mm" })],
    ["a choice", (row: FileRow) => Object.assign(row, { choice: "no", amount_sol: "" })],
  ])("says which vote was changed: %s", async (_, change) => {
    expect(await saidOf((rows) => void change(rowOf(rows, 3)))).toEqual([
      "vote 3 was changed (its row does not fit its row_hash)",
    ]);
  });

  it("says which row hash was changed", async () => {
    expect(await saidOf((rows) => void Object.assign(rowOf(rows, 3), { row_hash: "0".repeat(64) }))).toEqual([
      "the row_hash of vote 3 was changed (the vote itself is as announced)",
    ]);
  });

  it.each([1, 2, 3, 4, 5])("says which vote is missing: %s", async (number) => {
    expect(await saidOf((rows) => rows.filter((row) => row !== rowOf(rows, number)))).toEqual([
      `vote ${number} is missing`,
    ]);
  });

  it("says that several are missing", async () => {
    expect(await saidOf((rows) => rows.filter(({ number }) => number === "1" || number === "2"))).toEqual([
      "votes 3, 4 and 5 are missing",
    ]);
  });

  it.each([
    ["their numbers", ["number"]],
    ["their voters", ["user_id", "username"]],
    ["their ballots", ["choice", "amount_sol"]],
    ["their amounts", ["amount_sol"]],
    ["their nonces", ["nonce"]],
    ["all but their hashes and numbers", ["user_id", "choice", "amount_sol", "nonce"]],
  ])("says which two votes were swapped: %s", async (_, columns) => {
    const [a, b] = columns.includes("choice") ? [3, 5] : [1, 3];
    expect(await saidOf((rows) => void exchange(rowOf(rows, a), rowOf(rows, b), ...columns))).toEqual([
      `votes ${a} and ${b} were swapped`,
    ]);
  });

  it("says which vote was given another number, be it there already or not", async () => {
    for (const number of ["9", "4"])
      expect(await saidOf((rows) => void Object.assign(rowOf(rows, 3), { number }))).toContain(
        `vote 3 was given the number ${number}`,
      );
  });

  it("says which two were swapped also by somebody who knows how rows are hashed", async () => {
    expect(
      await saidOf((rows) => {
        const [a, b] = [rowOf(rows, 1), rowOf(rows, 3)];
        exchange(a, b, "user_id", "username");
        for (const row of [a, b]) rehash(row);
        return rows;
      }),
    ).toEqual(["votes 1 and 3 were swapped"]);
  });

  it("says which vote was added, at the end or with a number that is there", async () => {
    for (const number of ["6", "3"]) {
      const added = await saidOf((rows) => {
        const row = { ...rowOf(rows, 1), user_id: "7009", username: "eve", nonce: "0000000000", number };
        rehash(row);
        return [...rows, row];
      });
      expect(added).toEqual([`vote ${number} was added in line 7 (without it, the hash fits)`]);
    }
    expect(
      await saidOf((rows) => [...rows, { ...rowOf(rows, 1), user_id: "7009", number: "", nonce: "", row_hash: "" }]),
    ).toEqual(["line 7 has no receipt, so that vote was added"]);
  });

  it("says that a vote was changed together with its row hash, which only the announced hash tells", async () => {
    const said = await saidOf((rows) => {
      const row = rowOf(rows, 3);
      row.amount_sol = "0.02";
      rehash(row);
      return rows;
    });
    expect(said).toEqual([
      "the votes do not come to the announced hash: its vote_id or vote_hash was changed, or a vote together with its row_hash",
    ]);
  });

  it("finds who changed all hashes of a file by the hash of the result", async () => {
    const one = await buy();
    const other = await announced({
      ...one,
      votes: one.votes.map((vote) => (vote.choice === "no" ? { ...vote, choice: "yes", lamports: 10_000_000 } : vote)),
      ...{ yes: 4, no: 0, lamports: 170_000_000 },
    });
    const file = await fileOf(other);
    expect((await recount(file, null)).ok).toBe(true);
    expect(await recount(file, one.hash)).toMatchObject({ ok: false });
  });

  it("says that the hash itself leaves a vote out, or has two with one number: the bot announced it wrongly", async () => {
    const one = await buy();
    const rows = [...one.votes.flatMap((vote) => rowOfVote(vote) ?? []), ...one.replaced];
    const without = rows.filter(({ receipt }) => receipt.number !== 3);
    const [yes, lamports] = [2, 150_000_000];
    const votes = one.votes.filter(({ receipt }) => receipt?.number !== 3);
    const short = { ...one, votes, yes, lamports, hash: await hashOfRows(one.id, without) };
    const { lines, ok } = await recount(await fileOf(short), null);
    expect(lines.slice(0, 2)).toEqual(["✗ BUY BONK, 14 Nov 2023:", "    vote 3 is missing"]);
    expect(ok).toBe(false);
    const same = one.votes.map((vote) => (vote.receipt?.number === 5 ? { ...vote, receipt: receipt(4) } : vote));
    const doubled = {
      ...one,
      votes: same,
      hash: await hashOfRows(
        one.id,
        [...same.map(rowOfVote), ...one.replaced].filter((row) => row !== null),
      ),
    };
    expect((await recount(await fileOf(doubled), null)).lines[1]).toBe("    there are two votes 4");
  });

  it("finds nothing wrong with a vote whose session expired before its result was told", async () => {
    const one = pastVote({ ...(await buy()), state: "closed", outcome: null, hash: null });
    const { lines, ok } = await recount(await fileOf(one), null);
    expect(lines[0]).toBe("– BUY BONK, 14 Nov 2023: it never came to its end, so no hash was announced");
    expect(ok).toBe(true);
  });

  it("says which sum does not fit", async () => {
    for (const [column, said, found] of [
      ["yes", "4", "3"],
      ["no", "0", "1"],
      ["total_sol", "0.17", "0.16"],
    ] as const)
      expect(await saidOf((rows) => rows.map((row) => ({ ...row, [column]: said })))).toEqual([
        `the sums do not fit: ${column} is ${said}, and the votes come to ${found}`,
      ]);
  });

  it("says which line says something else of the proposal than the others", async () => {
    for (const column of ["started_at", "token", "yes", "result", "vote_hash"])
      expect(await saidOf((rows) => void Object.assign(rowOf(rows, 3), { [column]: "1" }))).toEqual([
        `line 4 says something else in ${column} than the other lines of this vote`,
      ]);
  });

  it("says that a vote is marked as replaced and is not, or the other way round", async () => {
    expect(await saidOf((rows) => void Object.assign(rowOf(rows, 1), { replaced: "yes" }))).toEqual([
      "vote 1 is marked as replaced, and no later vote replaces it",
    ]);
    expect(await saidOf((rows) => void Object.assign(rowOf(rows, 2), { replaced: "no" }))).toEqual([
      "vote 2 is not marked as replaced, and a later vote of the same person replaces it",
    ]);
  });

  it("says that a line stands under another proposal's id, and that a hash is gone", async () => {
    const { lines } = await recount(
      tampered(await fileOf(await buy()), (rows) => void Object.assign(rowOf(rows, 3), { vote_id: "-100.21" })),
      null,
    );
    expect(lines.slice(0, 4)).toEqual([
      "✗ BUY BONK, 14 Nov 2023:",
      "    vote 3 is missing",
      "✗ BUY BONK, 14 Nov 2023:",
      "    these lines have the hash of vote -100.20: their vote_id was changed",
    ]);
    expect(await saidOf((rows) => rows.map((row) => ({ ...row, vote_hash: "" })))).toEqual([
      "its vote_hash is gone: compare with the hash in the group's result, as npm run recount FILE HASH",
    ]);
  });

  it("leaves the other votes of the file as they are", async () => {
    const file = tampered(await fileOf(await buy(), await sale()), (rows) =>
      rows.filter(({ number }) => number !== "3"),
    );
    const { lines } = await recount(file, null);
    expect(lines.slice(0, 3)).toEqual([
      "✗ BUY BONK, 14 Nov 2023:",
      "    vote 3 is missing",
      expect.stringMatching(/^✓ SELL order 3/),
    ]);
  });

  it("finds any other digit in any cell that a hash covers, any row that is gone, and any two swapped", async () => {
    const file = await fileOf(await buy());
    const covered = ["vote_id", "user_id", "choice", "amount_sol", "number", "nonce", "row_hash", "vote_hash"];
    const change = fc.oneof(
      fc.record({
        kind: fc.constant("cell"),
        row: fc.nat(4),
        column: fc.constantFrom(...covered),
        at: fc.nat(70),
        to: fc.constantFrom(..."0123456789"),
      }),
      fc.record({
        kind: fc.constant("drop"),
        row: fc.nat(4),
        column: fc.constant(""),
        at: fc.nat(),
        to: fc.constant(""),
      }),
    );
    await fc.assert(
      fc.asyncProperty(change, async ({ kind, row: index, column, at, to }) => {
        const wrong = tampered(file, (rows) => {
          if (kind === "drop") return rows.filter((_, i) => i !== index);
          const row = rows[index] ?? {};
          const cell = row[column] ?? "";
          const place = cell.length === 0 ? 0 : at % cell.length;
          row[column] =
            column === "choice" ? NO_CHOICE[cell as "yes" | "no"] : cell.slice(0, place) + to + cell.slice(place + 1);
          // A no puts in nothing, and 0.010 is 0.01: both say the same.
          fc.pre(row[column] !== cell && !(column === "amount_sol" && Number(row[column]) === Number(cell || "0")));
          return rows;
        });
        expect((await recount(wrong, null)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a file that cannot be recounted", () => {
  const REWRITTEN = /A spreadsheet program seems to have saved this file anew/;
  const saidOfFile = async (change: (file: string) => string) => {
    const { lines, ok } = await recount(change(await fileOf(await buy())), null);
    expect(ok).toBe(false);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^✗ This file cannot be recounted\. /);
    return lines[0] ?? "";
  };

  it("has been saved anew by a spreadsheet program, and a sentence says so", async () => {
    for (const [change, said] of [
      [(file: string) => file.replaceAll(",", ";"), /columns are not separated by commas/],
      [(file: string) => file.replaceAll(",", "\t"), /columns are not separated by commas/],
      [(file: string) => file.replace(",7003,", ",7.003E+03,"), /Line 4: user_id is “7.003E\+03”/],
      [(file: string) => file.replace(",k7qd9sx2m3,", ",1.23E+09,"), /Line 4: nonce is “1.23E\+09”/],
      [(file: string) => file.replace(",0.01,3,", ',"0,01",3,'), /Line 4: amount_sol is “0,01”/],
      [(file: string) => file.replace(",yes,0.05,", ",TRUE,0.05,"), /Line 2: choice is “TRUE”/],
      [(file: string) => file.replace(/\r\n$/, ",,\r\n"), /Line 6 has 24 cells instead of 22/],
      [(file: string) => file.replace("@", "").replace("ann", 'a"nn'), /Line 2 is no CSV/],
    ] as const) {
      const sentence = await saidOfFile(change);
      expect(sentence).toMatch(said);
      expect(sentence).toMatch(REWRITTEN);
    }
  });

  it("is another file", async () => {
    for (const file of ["", "\uFEFF", "order,state\r\n1,filled\r\n", "{}"])
      expect((await recount(file, null)).lines[0]).toMatch(/It has no column .*vote_id.*Is this the votes\.csv/);
  });
});
