import fc from "fast-check";

/** Numbers as people, phones and attackers write them. Few of them are amounts. */
export const oddNumber = fc.constantFrom(
  ..."0.05 0,05 .05 5 05 0 -0 -0.05 +1 1. 1.. 0,0,5 1.000,5 1,000 1'000 1_000 1e999 1e-3 0x10 nan Infinity ∞ ½ ² Ⅷ".split(
    " ",
  ),
  ..."０．０５ ٠٫٠٥ ٥ 0.0000000001 0.000000001 0.0005 999999999 99999999999999999999 9007199254740993".split(" "),
  ..."0.05SOL 0.05$ 3 10 11 1440 00000000000000000001 2147483648 4294967296".split(" "),
  "1 000",
  "0 . 05",
  "0.05\u200B",
);

/** What breaks markup, links, lines, directions, encodings, JSON, Lua patterns and our own separators. */
const PIECES = [
  ..."<b> </b> <a href=x> & &amp; &lt; ` ``` * _ ~ || [x](tg://user?id=1) @alice @stranger ＠stranger /claim /close_session".split(
    " ",
  ),
  ..."“ ” „ « » ″ ＂ \" ' ‘ ’ | : ; = , . .. $ % %s %d $ {x} \\ {} [] () # ^ + - × · …".split(" "),
  ..."\u202E \u202D \u2066 \u2069 \u200E \u200F \u061C \u200B \u200C \u2060 \uFEFF \u3164 \u115F \u2800 \u00AD \u034F".split(
    " ",
  ),
  ..."😀 👩‍👩‍👧 🏳️‍🌈 ❤️ 🇩🇪 e\u0301 ﷺ İ ß ǆ עברית العربية 漢字".split(" "),
  ..."__proto__ constructor toString true http://x.example t.me/x javascript:alert(1)".split(" "),
  ...["\u0000", "\u0001", "\u001B[31m", "\u0085", "\n", "\r\n", "\t", " ", "\u00A0", "\u2028", "\uFFFE", "\uFFFD"],
  ...["\uD800", "\uDC00", "\uDC00\uD800", "\uD83D"],
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: oddNumber },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("yes", "no", "BUY", "SELL", "order", "token=", "amount=", "price=", "a", "Z"),
  },
);

/** Noise: some pieces in a row. */
export const noise = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

/** A text as long as Telegram takes, or far longer, of one piece over and over. */
export const longText = fc
  .tuple(piece, fc.constantFrom(64, 300, 301, 4_096, 20_000))
  .map(([one, length]) => (one || "x").repeat(length).slice(0, length));

export const oddText = fc.oneof({ weight: 6, arbitrary: noise }, { weight: 1, arbitrary: longText });

const HARD_NAMES = [
  ...["😀".repeat(64), "y".repeat(64), "", "\u3164", "\u202E"],
  ...["@stranger", "Eve @stranger", "x\n/claim", "\u2800@stranger", "Eve</b>", "\u202Eevil"],
];

export interface Names {
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
}

/** The names of a user as Telegram lets them be: first and last of 64 characters, a @username or none. */
export const userNames: fc.Arbitrary<Names> = fc.record(
  {
    first_name: fc.oneof(noise, fc.constantFrom(...HARD_NAMES)).map((name) => name.slice(0, 128)),
    last_name: noise.map((name) => name.slice(0, 64)),
    username: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{3,31}$/),
  },
  { requiredKeys: ["first_name"] },
);

/** One mutation of a text: something put in, taken out, doubled, or written in other digits or capitals. */
export type TextMutation = readonly [
  kind: "in" | "out" | "twice" | "wide" | "caps",
  at: number,
  length: number,
  put: string,
];

export const textMutation: fc.Arbitrary<TextMutation> = fc.tuple(
  fc.constantFrom("in", "out", "twice", "wide", "caps"),
  fc.nat(60),
  fc.integer({ min: 1, max: 6 }),
  piece,
);

/** A text with these mutations, one after the other. */
export const mutateText = (text: string, mutations: readonly TextMutation[]): string =>
  mutations.reduce(mutateOnce, text);

function mutateOnce(text: string, [kind, where, length, put]: TextMutation): string {
  const at = where % (text.length + 1);
  const [before, part, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  switch (kind) {
    case "in":
      return before + put + part + after;
    case "out":
      return before + after;
    case "twice":
      return before + part + part + after;
    case "wide":
      return before + part.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)) + after;
    case "caps":
      return before + (part === part.toUpperCase() ? part.toLowerCase() : part.toUpperCase()) + after;
  }
}
