import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOf, type Person } from "../../src/domain/person.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { withoutMentions } from "../../src/domain/text.ts";
import { orderText } from "../../src/views/orders.ts";
import { endedCard, proposalCard } from "../../src/views/proposal-card.ts";
import { resultMessage } from "../../src/views/result.ts";
import { statusText } from "../../src/views/status.ts";
import { TERMS } from "../support/rules.ts";
import { expectSendable, found, marked, SESSION, yes } from "./samples.ts";
import { bought, filled, ORDER, paid, rejected, SALE, sale, sold, TX, UNSEEN } from "./trade-samples.ts";

/** Everything that shows what a member and an executor wrote: a first name, and the reason of a rejection. */
function textsWith(firstName: string, reason: string) {
  const eve: Person = { id: 5, name: nameOf({ first_name: firstName }) };
  const votes = [yes(eve, 0)];
  const proposals = [
    bought(rejected(reason), { proposer: eve, votes }),
    bought(filled(), { proposer: eve, votes }),
    sale(rejected(reason), { proposer: eve, votes }),
    sale(sold(66_000_000), { proposer: eve, votes }),
  ];
  const sharers = [paid(eve, 60_000_000)];
  const ids = { sessionId: "-100.1", proposalId: "-100.2", proposer: eve.name };
  const orders = [
    ORDER,
    { ...ORDER, state: "sold", sale: SALE } as const,
    { ...ORDER, state: "rejected", bought: { ...UNSEEN, reason } } as const,
  ];
  return [
    ...proposals.flatMap((one) => [
      resultMessage(one, finalTallyOf(one), sharers).text,
      endedCard(one, finalTallyOf(one)).text,
      proposalCard({ ...one, ...ids }, DEFAULT_RULES).text,
      statusText(found({ ...SESSION, participants: [eve], proposals: [one] }), 0, TERMS),
    ]),
    ...orders.map((order) => orderText({ ...order, contributions: sharers }, 5)),
  ];
}

/** Odd words get the marks that harmless ones get: a word that marked more, or moved a mark, would be seen. */
const HARMLESS = textsWith("Eve", "No").map(marked);

const HOSTILE = [
  "<b>bold</b> &amp; <a href='x'>link</a>",
  "*bold* _it_ __u__ ~s~ ||spoiler|| `code`",
  "```\ncode\n```",
  "[Bob](tg://user?id=1)",
  "![👍](tg://emoji?id=5368324170671202286)",
  "> quote",
  "😀👩‍🚀🏳️‍🌈",
  "مرحبا שלום",
];

describe("nothing that a member or an executor writes", () => {
  it.each(HOSTILE)("marks anything, or moves what is marked: %s", (words) => {
    const texts = textsWith(words, words.replace(/\s+/g, " "));
    for (const text of texts) expectSendable(text);
    expect(texts.map(marked)).toEqual(HARMLESS);
  });

  it("marks anything, or moves what is marked, whatever it is", () => {
    const words = fc.string({ unit: "grapheme", maxLength: 60 });
    const reasons = words.map((text) => text.replace(/\s+/g, " ").trim());
    fc.assert(
      fc.property(words, reasons, (name, reason) => {
        expect(textsWith(name, reason).map(marked)).toEqual(HARMLESS);
      }),
    );
  });

  it("mentions anybody, or offers a command of its own", () => {
    const ours = /\/(?:order_3|propose|settings|vote)\b/g;
    for (const text of textsWith("Eve @mallory /cancel", "See @mallory, or (@mallory): /close_session!")) {
      expect(text.text).not.toContain("@");
      expect(text.text.replace(ours, "")).not.toMatch(/(?:^|[\s(])\/[a-z]/);
    }
  });
});

describe("an executor's reason", () => {
  const notBought = (reason: string) =>
    resultMessage(bought(rejected(reason)), finalTallyOf(bought(null)), []).text.text.split("\n")[4];

  it.each([
    ["@mallory says no", "mallory says no."],
    ["/close_session", "close_session."],
    ["Try /cancel", "Try cancel."],
    ["ask (@mallory)", "ask (mallory)."],
    ["＠mallory", "mallory."],
    ["Slippage 5 % @ 0.5 SOL and/or no pool", "Slippage 5 % @ 0.5 SOL and/or no pool."],
    ["Ask help@example.com", "Ask help@example.com."],
    ["See https://example.com/a/b", "See https://example.com/a/b."],
    ["Done.", "Done."],
    ["Why?", "Why?"],
    ["No…", "No…"],
    ["No", "No."],
  ])("is a sentence that can neither notify nor be tapped as a command: %s", (reason, words) => {
    expect(notBought(reason)).toBe(`⚠️ Not bought: ${words}`);
    expect(orderText({ ...ORDER, state: "rejected", bought: { ...UNSEEN, reason } }, 5).text).toContain(
      `\n14 Nov 2023, not bought: ${words}\n`,
    );
  });
});

it("What is withoutMentions holds no mention and no command as Telegram finds them, whatever it was", () => {
  const unit = fc.constantFrom("@", "＠", "/", "a", "alice", "Z9", "_", " ", "(", ".", "é", "<", ">", "😀");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
      expect(withoutMentions(text)).not.toMatch(/(?<![\p{L}\p{N}_])@[a-z]/iu);
      expect(withoutMentions(text)).not.toMatch(/(?<![\p{L}\p{N}_<>/])\/[a-z0-9_]/iu);
    }),
    { numRuns: 2_000 },
  );
});

it("The one link there is leads to the transaction that the executor names", () => {
  const links = textsWith("Eve", "No").flatMap((text) => marked(text).filter((one) => one.startsWith("text_link")));
  expect(new Set(links)).toEqual(new Set([`text_link: transaction → ${TX}`]));
});
