import type { Fields } from "./fields.ts";
import { solAmount } from "./money.ts";

/** 5%, as Redis keeps it. */
const DEFAULT_SLIPPAGE = "500";

/** A rule that was frozen with a vote and is not the default, in the words of the vote's card. */
export interface RuleChip {
  readonly rule: string;
  readonly words: string;
}

/** The rules of a vote that are not the default; without those that do not concern this kind of vote. */
export function ruleChips(fields: Fields): readonly RuleChip[] {
  const sells = fields.get("q.kind") === "sell";
  const word = (rule: string): string => fields.get(`q.${rule}`) ?? "";
  const limit = (rule: string, before: string, behind: string): RuleChip => {
    const set = !sells && word(rule) !== "";
    return { rule, words: set ? `${before}${sol(word(rule))} SOL ${behind}` : "" };
  };
  const chips: readonly RuleChip[] = [
    { rule: "pass", words: passWords(word("pass")) },
    { rule: "quorum", words: quorumWords(word("quorum")) },
    { rule: "sale", words: sells && word("sale") === "shares" ? "counted by shares" : "" },
    { rule: "change", words: word("change") === "on" ? "votes can be changed" : "" },
    { rule: "hidden", words: word("hidden") === "on" ? "hidden until the end" : "" },
    // A vote that can be changed always does.
    { rule: "early", words: word("early") === "off" && word("change") !== "on" ? "runs to the end" : "" },
    { rule: "amounts", words: sells || word("amounts") === "" ? "" : `${amountsWords(word("amounts"))} each` },
    limit("cap", "at most ", "in all"),
    limit("daily", "", "each in 24 hours"),
    { rule: "slippage", words: slippageWords(word("slippage"), word("market")) },
  ];
  return chips.filter(({ words }) => words !== "");
}

function passWords(pass: string): string {
  if (pass === "" || pass === "majority") return "";
  return pass === "unanimous" ? "one no rejects it" : `${pass} yes needed`;
}

function quorumWords(quorum: string): string {
  if (quorum === "" || quorum === "none") return "";
  if (quorum.endsWith("%")) return `quorum ${quorum}`;
  return `quorum ${quorum} ${quorum === "1" ? "voter" : "voters"}`;
}

/** How far the price may move, in basis points: it has no effect until the market has quoted one. */
const slippageWords = (basisPoints: string, market: string): string =>
  basisPoints === "" || basisPoints === DEFAULT_SLIPPAGE || !hasQuote(market)
    ? ""
    : `the price may move by ${percentWords(basisPoints)}`;

/** Whether `q.market`, a JSON text, has a quote. */
function hasQuote(market: string): boolean {
  try {
    const note: unknown = JSON.parse(market);
    return typeof note === "object" && note !== null && "quote" in note && note.quote !== null;
  } catch {
    return false;
  }
}

/** Basis points as people read them: `250` is `2.5%`. */
export const percentWords = (basisPoints: string): string => `${Number(basisPoints) / 100}%`;

/** The least and the most of amounts that Redis keeps as three numbers of lamports: `0.01 to 1 SOL`, or `1 SOL` if they are equal. */
export function amountsWords(amounts: string): string {
  const [min = "", , max = ""] = amounts.split(" ");
  return min === max ? `${sol(min)} SOL` : `${sol(min)} to ${sol(max)} SOL`;
}

const sol = (lamports: string): string => solAmount(Number(lamports));
