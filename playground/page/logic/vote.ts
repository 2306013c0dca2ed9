import { earlyEnd } from "./early-end.ts";
import { count, type Fields } from "./fields.ts";
import { judge } from "./judge.ts";
import { solText } from "./money.ts";
import { type RuleChip, ruleChips } from "./rule-chips.ts";

/** How far one step of a settlement is. */
export type StepState = "done" | "current" | "ahead" | "skipped";

export interface Step {
  readonly name: "open" | "closed" | "traded" | "announced" | "cancelled";
  readonly label: string;
  readonly state: StepState;
  readonly note: string;
}

/** The vote that a hash tells of: the running one, or the last. */
export interface Vote {
  readonly id: string;
  readonly title: string;
  readonly proposer: string;
  readonly state: string;
  readonly yes: number;
  readonly no: number;
  /** Of those who may vote, who has not. Once the vote is over they have abstained. */
  readonly abstained: number;
  readonly eligibleVoters: number;
  /** The yes total as SOL; null for a sale, which collects nothing. */
  readonly total: string | null;
  /** The rules that are not the default. */
  readonly rules: readonly RuleChip[];
  /** How many have to vote; null without a quorum. */
  readonly needed: number | null;
  /** What yes and no paid for the order, as SOL, where that decides; else null. */
  readonly paid: { readonly yes: string; readonly no: string } | null;
  readonly endsAt: number;
  /** When it ends early, now that all have voted; null if it does not. */
  readonly earlyEndAt: number | null;
  /** Takes votes still, as far as Redis knows; the time may be up. */
  readonly open: boolean;
  /** How the trade ended, in a few words; null before, or where there was none. */
  readonly outcome: string | null;
  readonly steps: readonly Step[];
}

/** Reads the vote out of a live session's hash; null where nobody has proposed anything yet. */
export function voteOf(fields: Fields): Vote | null {
  const id = fields.get("q.id");
  if (id === undefined) return null;
  const state = fields.get("q.state") ?? "";
  const [yes, no] = [count(fields, "q.yes"), count(fields, "q.no")];
  const frozen = fields.get("q.members") ?? "";
  // Somebody may vote and leave nothing else behind, so there are never fewer people than votes.
  const eligibleVoters = Math.max(count(fields, frozen === "" ? "members" : "q.members"), yes + no);
  const sale = fields.get("q.kind") === "sell";
  const outcome = outcomeText(fields.get("q.outcome") ?? "");
  const { needed, paid, passed } = judge(fields, eligibleVoters);
  return {
    id,
    title: sale ? `SELL order ${fields.get("q.order") ?? ""}` : `BUY ${fields.get("q.token") ?? ""}`,
    proposer: nameText(fields.get("q.by_name") ?? ""),
    state,
    yes,
    no,
    abstained: eligibleVoters - yes - no,
    eligibleVoters,
    total: sale ? null : solText(count(fields, "q.lamports")),
    rules: ruleChips(fields),
    needed,
    paid: paid && { yes: solText(paid.yes), no: solText(paid.no) },
    endsAt: count(fields, "q.ends"),
    earlyEndAt: earlyEnd(fields, yes + no, eligibleVoters),
    open: state === "open",
    outcome,
    steps: stepsOf(state, passed, outcome),
  };
}

/** How far each step is, in the order in which they come. A vote that did not pass trades nothing. */
export function stepsOf(state: string, passed: boolean, outcome: string | null): readonly Step[] {
  if (state === "cancelled") {
    return [
      { name: "open", label: "Open", state: "done", note: "took votes" },
      { name: "cancelled", label: "Cancelled", state: "done", note: "nothing is traded" },
    ];
  }
  const at = ["open", "closed", "carried", "announcing", "announced"].indexOf(state);
  const step = (own: number, through: number): StepState => (at > through ? "done" : at < own ? "ahead" : "current");
  const skipped = at >= 1 && !passed;
  return [
    { name: "open", label: "Open", state: step(0, 0), note: "takes votes" },
    { name: "closed", label: "Closed", state: skipped ? step(1, 1) : closedOf(at), note: "tally frozen" },
    {
      name: "traded",
      label: "Traded",
      state: skipped ? "skipped" : at >= 2 ? "done" : at === 1 ? "current" : "ahead",
      note: skipped ? "not passed" : (outcome ?? "by the executor"),
    },
    {
      name: "announced",
      label: "Announced",
      state: at === 4 ? "done" : at === 3 || at === 2 ? "current" : "ahead",
      note: "told once",
    },
  ];
}

/** With a trade ahead, being closed is over at once: what is waited for is the trade. */
const closedOf = (at: number): StepState => (at >= 1 ? "done" : "ahead");

/** What `q.outcome`, a JSON text, says in a few words; null for none or what is not understood. */
export function outcomeText(json: string): string | null {
  if (json === "") return null;
  try {
    const outcome: unknown = JSON.parse(json);
    if (!isRecord(outcome)) return null;
    if (outcome.tag === "rejected") return `rejected: ${String(outcome.reason)}`;
    if (outcome.tag === "unknown") return "nobody knows";
    if (outcome.tag !== "filled" || !isRecord(outcome.fill)) return null;
    const { received, tokenAmount, onPaper } = outcome.fill;
    const what = typeof received === "number" ? `sold for ${solText(received)}` : boughtText(tokenAmount);
    return onPaper === true ? `${what}, on paper` : what;
  } catch {
    return null;
  }
}

const boughtText = (amount: unknown): string => (typeof amount === "string" ? `bought ${amount}` : "filled");

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A name as Redis packs it (`u` and a username, or `n` and a first name) as it is shown. */
export const nameText = (packed: string): string => (packed.startsWith("u") ? `@${packed.slice(1)}` : packed.slice(1));
