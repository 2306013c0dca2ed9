import { describe, expect, it } from "vitest";
import type { Name, Person } from "../../src/domain/person.ts";
import type { Reminder } from "../../src/domain/reminder.ts";
import { reminderMessage } from "../../src/views/reminder.ts";
import {
  alice,
  bob,
  carol,
  crowd,
  emojiName,
  expectSendable,
  firstName,
  LONGEST_MINT,
  longFirstName,
  longUsername,
  marked,
  username,
} from "./samples.ts";
import { BOUGHT, LONGEST_BOUGHT } from "./trade-samples.ts";

const NOW = 1_700_000_000_000;
const BASE = { chatId: -100, threadId: null, cardId: 3, endTime: NOW + 150_000 };
const buy = (missing: readonly Person[], token = "BONK"): Reminder => ({ ...BASE, kind: "buy", token, missing });
const reminder = (of: Reminder) => {
  const view = reminderMessage(of, NOW);
  expectSendable(view.text);
  expect(view.buttons).toEqual([]);
  return view.text;
};

describe("the reminder of a vote", () => {
  it("says which vote it is, how long is left, who has not voted, and what to do", () => {
    expect(reminder(buy([alice, carol])).text).toBe(
      "⏰ BUY BONK: 2 min left\nNot voted yet: @alice, @carol.\nTap a button on the card to vote.",
    );
    const sale: Reminder = { ...BASE, kind: "sell", order: 3, bought: BOUGHT, missing: [alice] };
    expect(reminder(sale).text).toBe(
      "⏰ SELL order 3 (BONK): 2 min left\nNot voted yet: @alice.\nTap a button on the card to vote.",
    );
  });

  it("leaves a @username as it is, and links a first name to its person, since that alone notifies nobody", () => {
    expect(marked(reminder(buy([alice, bob, carol])))).toEqual(["bold: BUY BONK", "text_link: Bob → tg://user?id=2"]);
  });

  it("links each of two people of one name to the right one", () => {
    const twins = [
      { id: 4_503_599_627_370_495, name: firstName("Kim") },
      { id: 12, name: firstName("Kim") },
    ];
    expect(marked(reminder(buy(twins))).slice(1)).toEqual([
      "text_link: Kim → tg://user?id=4503599627370495",
      "text_link: Kim → tg://user?id=12",
    ]);
  });

  it("lets no first name pass for a @username, nor mark anything else", () => {
    const text = reminder(buy([{ id: 7, name: firstName("@alice <b>x</b>\n/cancel") }]));
    expect(text.text).not.toMatch(/@|\/cancel/);
    expect(text.text.split("\n")).toHaveLength(3);
    expect(marked(text)).toEqual(["bold: BUY BONK", "text_link: alice <b>x</b> cancel → tg://user?id=7"]);
  });

  it("names twenty, and counts the rest", () => {
    const names = (size: number) => reminder(buy(crowd(size, (i) => username(`ann${i + 1}`)))).text.split("\n")[1];
    const twenty = Array.from({ length: 20 }, (_, i) => `@ann${i + 1}`).join(", ");
    expect(names(20)).toBe(`Not voted yet: ${twenty}.`);
    expect(names(21)).toBe(`Not voted yet: ${twenty} and 1 more.`);
    expect(names(300)).toBe(`Not voted yet: ${twenty} and 280 more.`);
  });

  it.each<[string, (i: number) => Name]>([
    ["usernames of 32 characters", longUsername],
    ["first names of 64 characters", longFirstName],
    ["first names of 64 emoji", emojiName],
    ["first names of 64 Hebrew letters", () => firstName("א".repeat(64))],
  ])("fits into one message with %s", (_, name) => {
    const missing = crowd(10_000, name);
    for (const of of [
      buy(missing, LONGEST_MINT),
      { ...BASE, kind: "sell", order: 999_999_999, bought: LONGEST_BOUGHT, missing } as const,
    ]) {
      const { text, entities } = reminder(of);
      expect(text).toContain(" and 9980 more.");
      // Far from the hundred entities that Telegram takes of a message.
      expect(entities.length).toBeLessThanOrEqual(21);
    }
  });
});
