import { REFUSAL_PATTERNS } from "./refusal-patterns.ts";
import type { Meaning } from "./state.ts";

const ANSWERS: readonly (readonly [RegExp, Meaning])[] = [
  [/^You're in!/, "in"],
  [/^You're already in/, "already in"],
  [/^You're out of this session/, "out"],
  [/^Okay, skipped/, "skipped"],
  [/^🚫 The vote was cancelled/, "cancelled"],
  [/^🔒 The session is closed\. Its open vote was cancelled/, "closed, vote: cancelled"],
  [/^🔒 The session is closed\. The result of its last vote/, "closed, vote: settling"],
  [/^🔒 The session is closed\./, "closed, vote: none"],
  [/^I could not confirm that/, "unconfirmed"],
  [/^Nothing has been bought yet/, "orders: none"],
  [/^No session is open here\.\nAn admin/, "status: no session"],
];

/** What a text of the bot's means. A text that is not known is quoted, so that no expected meaning equals it. */
export function parseText(text: string): Meaning {
  const answer = ANSWERS.find(([words]) => words.test(text));
  if (answer !== undefined) return answer[1];
  const known =
    parseCounted(text) ??
    parseResult(text) ??
    parseReminder(text) ??
    parseRules(text) ??
    parseCard(text) ??
    parseStatus(text) ??
    parseOrders(text) ??
    parseOrder(text);
  if (known !== null) return known;
  for (const [words, reason] of REFUSAL_PATTERNS) {
    const match = words.exec(text);
    if (match !== null) return `refused: ${[reason, match[1]?.toLowerCase()].filter(Boolean).join(" ")}`;
  }
  return `“${text}”`;
}

/** Whether the text answers nobody. */
export const isUnrequested = (meaning: Meaning): boolean => /^(?:result|reminder): /.test(meaning);
export const isCard = (meaning: Meaning): boolean => meaning.startsWith("card: ");

const COUNTS = String.raw`Yes (\d+) · No (\d+)(?: · (\S+ SOL))?`;
const counts = (yes = "", no = "", total?: string): string =>
  `${yes} yes, ${no} no${total === undefined ? "" : `, ${total}`}`;

const HIDDEN = String.raw`Votes are hidden until the end\.`;
const RECEIPT = String.raw`\nReceipt \d+ [0-9a-z]{10}`;
const TURNOUT = String.raw`\d+ of \d+ voted`;

function parseCounted(text: string): Meaning | null {
  const hidden = new RegExp(
    String.raw`^✅ (Counted|Changed)\. ${HIDDEN}\n(${TURNOUT})\.(?: \d+ (?:s|min) left\.| Everybody has voted: the result .*\.)?${RECEIPT}$`,
  ).exec(text);
  if (hidden !== null) return `${hidden[1]?.toLowerCase()}, hidden: ${hidden[2]}`;
  const match = new RegExp(
    String.raw`^✅ (Counted|Changed): (No|Yes)(?: (\S+) SOL)?\n${COUNTS} so far\..*${RECEIPT}$`,
  ).exec(text);
  if (match === null) return null;
  const [, done = "", choice = "", amount, yes, no, total] = match;
  return `${done.toLowerCase()} ${choice.toLowerCase()}${amount === undefined ? "" : ` ${amount}`}: ${counts(yes, no, total)}`;
}

function parseCard(text: string): Meaning | null {
  const session = /^📣 (.*)\nOpened by .* · votes run (\d+) minute/.exec(text);
  if (session !== null) return `card: ${session[1]}, by votes of ${session[2]} min`;
  const voting = new RegExp(
    String.raw`\nBy .* · (\d+) minutes? to vote, until \d\d:\d\d UTC\n\n(?:Yes \d+ · No \d+.*|(${HIDDEN}))\n${TURNOUT}\.(?: Only those who paid for order \d+ can\.)? (?:One vote each, and it is (final)|You can change your vote until the end)\.`,
  ).exec(text);
  const [, what, number, suggested] =
    /^🗳 (BUY \S+|SELL order (\d+)) ?.*\n(?:Price .* · suggested (\S+) SOL\n)?/.exec(text) ?? [];
  if (voting === null || what === undefined || (number === undefined) === (suggested === undefined)) return null;
  const [, minutes, hidden, final = "changeable"] = voting;
  const suggests = suggested === undefined ? "" : `, suggested ${suggested}`;
  return `card: ${what}${suggests}, ${minutes} min${hidden === undefined ? "" : ", hidden"}, ${final}`;
}

function parseReminder(text: string): Meaning | null {
  const match = /^⏰ (.*): \d+ (?:s|min) left\nNot voted yet: (.*)\.\nTap a button on the card to vote\.$/.exec(text);
  if (match === null) return null;
  const [, title = "", list = ""] = match;
  // Who joined is named in that order. Redis keeps no order of those who paid.
  const names = title.startsWith("SELL") ? list.split(", ").sort().join(", ") : list;
  return `reminder: ${title} [${names}]`;
}

function parseRules(text: string): Meaning | null {
  const set = /^✅ (\w+): (.*)\. It holds from (now|the next vote) on(?:, unless somebody writes a time)?\.$/.exec(
    text,
  );
  if (set !== null) return `set ${set[1]?.toLowerCase()}: ${set[2]}, from ${set[3]}`;
  const [, rules] = /^⚙️ The rules of this group\n\n([\s\S]*)\n\n(?:Tap a rule|Only admins)/.exec(text) ?? [];
  return rules === undefined ? null : `rules: ${rules.replaceAll("\n", "; ")}`;
}

function parseStatus(text: string): Meaning | null {
  const match = /^📣 (.*)\n👥 (\d+) joined(?:: (.*)|\. Tap.*)\n\n([\s\S]*)$/.exec(text);
  if (match === null) return null;
  const [, message, joined, names = "", rest = ""] = match;
  const head = `status: ${message}, ${joined} joined [${names.split(", ").sort().join(", ")}]`;
  const proposal = new RegExp(
    String.raw`^🗳 (.*)\n(?:${HIDDEN}|${COUNTS})\n(?:(${TURNOUT}),|(Everybody has voted):)?`,
  ).exec(rest);
  if (proposal === null) return `${head}, no vote`;
  const [, title, yes, no, total, turnout, all] = proposal;
  const voted = all === undefined ? turnout : "all voted";
  const tally = yes === undefined ? "hidden" : counts(yes, no, total);
  return `${head}, ${title}: ${tally}, ${voted ?? "time is up"}`;
}

function parseResult(text: string): Meaning | null {
  const head = /^(✅ Passed|❌ Not passed): (.*)\nYes (\d+) · No (\d+) · Abstained (\d+)\n(.*)/.exec(text);
  if (head === null) return null;
  const [, verdict, title, yes, no, abstained, money = ""] = head;
  const quorum = /^Quorum: (\d+ of \d+) voted, (\d+ needed)/m.exec(text);
  const share = /^Yes is (\S+%(?: by shares)?, .* needed)/m.exec(text);
  const rules = `${quorum === null ? "" : `, quorum ${quorum[1]}, ${quorum[2]}`}${share === null ? "" : `, yes is ${share[1]}`}`;
  const sum = money.replace(/^Total /, "").replace(/^.*, (?=bought for )/, "");
  return `result: ${title} ${verdict === "✅ Passed" ? "passed" : "not passed"}, yes ${yes}, no ${no}, abstained ${abstained}, ${sum}${rules} [${votesIn(text)}] ${tradeIn(text)}`.trim();
}

const votesIn = (text: string): string =>
  [...text.matchAll(/^(?:Yes, (\S+) SOL|(Yes)|(No)): (.*)$/gm)]
    .flatMap(([, amount, yes, no, names = ""]) =>
      names
        .split(", ")
        .map((name) => `${name} ${no !== undefined ? "no" : yes !== undefined ? "yes" : `yes ${amount}`}`),
    )
    .sort()
    .join("; ");

function tradeIn(text: string): string {
  const order = /^This is order (\d+):/m.exec(text)?.[1];
  if (/^(🛒 Bought|📝 On paper: (?!order))/m.test(text)) return `bought as order ${order}`;
  if (/^⚠️ Not bought/m.test(text)) return "rejected, not bought";
  if (/^⚠️ Not sold/m.test(text)) return "rejected, not sold";
  if (/^❓ .*bought\. Please/m.test(text)) return "unknown, not bought";
  if (/^❓ .*sold\. Please/m.test(text)) return "unknown, not sold";
  const sold = /^(?:💰 Sold|📝 On paper:) order \d+ (?:sold )?for (\S+ SOL)/m.exec(text);
  if (sold === null) return "";
  const [, list = ""] = /\n\nShares, by what each paid:\n((?:.+\n?)*)/.exec(text) ?? [];
  const shares = list
    .trim()
    .split("\n")
    .map((line) => line.replace(/ SOL(?: \(.*)?$/, ""))
    .sort();
  return `sold for ${sold[1]} [${shares.join("; ")}]`;
}

const ORDER_STATE = String.raw`(being sold|filled|sold for \S+ SOL|sold|rejected|unknown)`;

function parseOrders(text: string): Meaning | null {
  if (!/^🧾 Orders, newest first\n/.test(text)) return null;
  const line = new RegExp(String.raw`^order (\d+) · (\S+) · (\S+ SOL) · ${ORDER_STATE}`, "gm");
  return `orders: ${[...text.matchAll(line)].map(([, n, token, total, state]) => `${n} ${token} ${total} ${state}`).join("; ")}`;
}

function parseOrder(text: string): Meaning | null {
  const head = new RegExp(String.raw`^🧾 order (\d+) · (\S+) · ${ORDER_STATE}`).exec(text);
  if (head === null) return null;
  const [, list = ""] = /\n\n(?:Shares|Paid, share and what comes back|Voted yes):\n((?:.+\n?)*)/.exec(text) ?? [];
  const lines = list
    .trim()
    .split("\n")
    .map((line) =>
      line
        .replace(/ SOL · [^→]*/, "")
        .replace(/→ (\S+) SOL(?: \(.*)?$/, " gets $1")
        .trim(),
    );
  return `order ${head[1]}: ${head[2]} ${head[3]} [${lines.sort().join("; ")}]`;
}
