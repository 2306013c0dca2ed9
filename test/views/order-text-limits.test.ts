import { describe, expect, it } from "vitest";
import { parseSol } from "../../src/domain/money.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Name } from "../../src/domain/person.ts";
import { orderText } from "../../src/views/orders.ts";
import { crowd, emojiName, expectSendable, longFirstName, longUsername, username } from "./samples.ts";
import { LONGEST_BOUGHT, LONGEST_REASON, LONGEST_URL, ORDER, paid, SALE } from "./trade-samples.ts";

const STATES: readonly Partial<Order>[] = [
  { state: "filled", bought: LONGEST_BOUGHT },
  { state: "filled", bought: LONGEST_BOUGHT, beingSold: true },
  {
    state: "sold",
    bought: LONGEST_BOUGHT,
    sale: { ...SALE, received: Number.MAX_SAFE_INTEGER, fee: Number.MAX_SAFE_INTEGER, txUrl: LONGEST_URL },
  },
  { state: "rejected", bought: { ...LONGEST_BOUGHT, reason: LONGEST_REASON } },
  { state: "unknown", bought: LONGEST_BOUGHT },
];

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => / SOL · [\d.]+ %/.test(line));

describe.each<[string, (i: number) => Name]>([
  ["short names", (i) => username(`ann${String(i).padStart(3, "0")}`)],
  ["usernames of 32 characters", longUsername],
  ["first names of 64 characters", longFirstName],
  ["first names of 64 emoji", emojiName],
])("an order of 500 holders with %s", (_, name) => {
  const contributions = crowd(500, name).map((one, i) => paid(one, 999_000_001 + i));
  const total = contributions.reduce((sum, { lamports }) => sum + lamports, 0);

  it.each(STATES)("fits into one message, with the number of those left out, and whoever asks first: %o", (more) => {
    const longest: Order = { ...ORDER, number: 999_999_999, contributions, ...more };
    const text = orderText({ ...longest, bought: { ...longest.bought, total } }, 250);
    expectSendable(text);
    const listed = lines(text.text);
    const [, left = "0"] = /\n… and (\d+) more(?:\n\n|$)/.exec(text.text) ?? [];
    expect(Number(left)).toBeGreaterThan(0);
    expect(listed.length + Number(left)).toBe(500);
    expect(listed[0]).toContain(`${String(249).padStart(3, "0")}`);
    expect(listed.length).toBeGreaterThan(15);
    if (more.state === "filled" && more.beingSold !== true)
      expect(text.text.endsWith('\n\nSell it: /propose "SELL order=999999999"')).toBe(true);
  });
});

describe("an order of about as many holders as fit", () => {
  it.each(STATES)("can be sent, however near the limit its list ends: %o", (more) => {
    const tooLong: number[][] = [];
    for (let letters = 5; letters <= 32; letters += 3) {
      for (let holders = 45; holders <= 130; holders += 1) {
        const people = crowd(holders, (i) => username(`u${i}`.padEnd(letters, "x")));
        const contributions = people.map((one) => paid(one, 10_000_000));
        const bought = { ...LONGEST_BOUGHT, total: holders * 10_000_000, reason: "No" };
        const { length } = orderText({ ...ORDER, contributions, ...more, bought }, 7).text;
        if (length > 4_096) tooLong.push([letters, holders, length]);
      }
    }
    expect(tooLong).toEqual([]);
  });
});

it("An order of as many holders as fit leaves none out, and what they get sums to what came back", () => {
  const contributions = crowd(52, (i) => username(`member${i}`)).map((one, i) => paid(one, 10_000_000 + i * 1_234_567));
  const total = contributions.reduce((sum, { lamports }) => sum + lamports, 0);
  const text = orderText({ ...ORDER, state: "sold", sale: SALE, contributions, bought: { ...ORDER.bought, total } }, 7);
  expectSendable(text);
  const gets = lines(text.text).map((line) => parseSol(/ → (\S+ SOL)/.exec(line)?.[1] ?? "") ?? Number.NaN);
  expect(gets).toHaveLength(52);
  expect(gets.reduce((sum, one) => sum + one, 0)).toBe(SALE.received);
});
