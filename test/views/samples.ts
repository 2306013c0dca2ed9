import type { FormattedString } from "@grammyjs/parse-mode";
import { expect } from "vitest";
import { DEFAULT_GROUP_RULES, type GroupRules, type ProposalRules } from "../../src/domain/group-rules.ts";
import { type Name, nameOf, type Person } from "../../src/domain/person.ts";
import type { BuyProposal, Session, Vote } from "../../src/domain/session.ts";
import type { View } from "../../src/views/message.ts";

export const username = (text: string): Name => ({ kind: "username", text });
export const firstName = (text: string): Name => nameOf({ first_name: text });
export const alice: Person = { id: 1, name: username("alice") };
export const bob: Person = { id: 2, name: firstName("Bob") };
export const carol: Person = { id: 3, name: username("carol") };

/** The largest ids that Telegram may give: 52 bits for a chat, 31 for a message. */
export const LARGEST_ID = "-4503599627370496.2147483647";
export const LONGEST_MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

/** The rules of a proposal in a group that has set none, but for these. */
export const rulesWith = (more: Partial<ProposalRules> = {}): ProposalRules => ({ ...DEFAULT_GROUP_RULES, ...more });

export const PROPOSAL: BuyProposal = {
  id: "-100.2",
  kind: "buy",
  text: "BUY token=BONK amount=0.05 price=market",
  token: "BONK",
  executorToken: "BONK",
  price: { kind: "market" },
  suggested: 50_000_000,
  proposer: bob,
  minutes: 5,
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_300_000,
  state: "open",
  tally: { yes: 0, no: 0, lamports: 0 },
  votes: [],
  replaced: [],
  hash: null,
  rules: rulesWith(),
  market: null,
  eligibleVoters: 4,
  outcome: null,
  order: null,
  cardId: 3,
  threadId: null,
  editedAt: 0,
};

export const SESSION: Session = {
  participantCount: 3,
  kept: [],
  id: "-100.1",
  chatId: -100,
  open: true,
  message: "Buy BONK token",
  minutes: 5,
  creator: alice,
  openedAt: 1_700_000_000_000,
  cardId: 2,
  threadId: null,
  participants: [alice, bob, carol],
  proposals: [],
};

export const yes = (voter: Person, lamports: number): Vote => ({ voter, choice: "yes", lamports, receipt: null });
export const no = (voter: Person): Vote => ({ voter, choice: "no", lamports: 0, receipt: null });

/** A crowd with names as long as they get. `name` gets a number to make each its own. */
export const crowd = (size: number, name: (i: number) => Name): readonly Person[] =>
  Array.from({ length: size }, (_, i) => ({ id: i + 1, name: name(i) }));

export const longUsername = (i: number): Name => username(`u${String(i).padStart(3, "0")}${"x".repeat(28)}`);
export const longFirstName = (i: number): Name => firstName(`${String(i).padStart(3, "0")}${"y".repeat(61)}`);
export const emojiName = (i: number): Name => firstName(`${String(i).padStart(3, "0")}${"😀".repeat(64)}`);

/** Holds a text to what Telegram takes: 1 to 4,096 UTF-16 units, no half characters, and entities within the text. */
export function expectSendable(text: FormattedString): void {
  expect(text.text.trim()).toBe(text.text);
  expect(text.text.length).toBeGreaterThan(0);
  expect(text.text.length).toBeLessThanOrEqual(4_096);
  expect(text.text.isWellFormed()).toBe(true);
  for (const { offset, length } of text.entities) {
    expect(Number.isInteger(offset) && offset >= 0).toBe(true);
    expect(length).toBeGreaterThan(0);
    expect(offset + length).toBeLessThanOrEqual(text.text.length);
    const marked = text.text.slice(offset, offset + length);
    expect(marked.isWellFormed()).toBe(true);
    expect(marked.trim()).toBe(marked);
  }
}

/** What a text shows in bold, as code and as a link, in this order; and where a link leads. */
export const marked = (text: FormattedString): readonly string[] =>
  text.entities.map((entity) => {
    const words = text.text.slice(entity.offset, entity.offset + entity.length);
    return `${entity.type}: ${words}${entity.type === "text_link" ? ` → ${entity.url}` : ""}`;
  });

/** What a tap on each button of a view sends, one after the other. */
export const callbackData = (view: View): readonly string[] =>
  view.buttons.flat().flatMap((button) => ("callback_data" in button ? [button.callback_data] : []));

/** The words and the data of a view's buttons, row by row. */
export const buttons = (view: View): readonly (readonly [string, string])[][] =>
  view.buttons.map((row) =>
    row.map((button): readonly [string, string] => [
      button.text,
      "callback_data" in button ? button.callback_data : "no data",
    ]),
  );

/** A session as `/status` finds it, in a group that has set no rules, or these. */
export const found = (session: Session, rules: Partial<GroupRules> = {}) => ({
  session,
  rules: { ...DEFAULT_GROUP_RULES, ...rules },
});
