import type { Fraction } from "./fraction.ts";
import type { Lamports } from "./rules.ts";

/** The names of a group's rules, as members type them and as the store keeps them. */
export const RULE_NAMES = [
  "voting",
  "amounts",
  "pass",
  "quorum",
  "sale",
  "change",
  "hidden",
  "early",
  "propose",
  "remind",
  "cap",
  "daily",
  "slippage",
  "pause",
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** A share of the whole that has to be reached. `written` is how members write it: `60%` or `2/3`. */
export interface Share extends Fraction {
  readonly written: string;
}

/**
 * When a vote passes. In each case somebody has to have said yes.
 *
 * - `majority`: more yes than no.
 * - `share`: yes reaches a share of yes and no together.
 * - `unanimous`: nobody said no.
 */
export type Pass =
  | { readonly kind: "majority" }
  | { readonly kind: "share"; readonly share: Share }
  | { readonly kind: "unanimous" };

/** How many have to vote: nobody in particular, a number of voters, or a share of those who may vote. */
export type Quorum =
  | { readonly kind: "none" }
  | { readonly kind: "voters"; readonly count: number }
  | { readonly kind: "share"; readonly share: Share };

/** What a yes may put in: the least, what it puts in without an amount, and the most. They rise, or are equal. */
export interface Amounts {
  readonly min: Lamports;
  readonly default: Lamports;
  readonly max: Lamports;
}

/** The rules that are frozen with a proposal. What is running keeps them. */
export interface ProposalRules {
  readonly pass: Pass;
  readonly quorum: Quorum;
  /** On a sale, whether *pass* counts heads or what each paid for the order. */
  readonly sale: "heads" | "shares";
  /** Whether a vote may be changed until the end. */
  readonly change: boolean;
  /** Whether no choice, amount or total is seen until the end. */
  readonly hidden: boolean;
  /** Whether the vote ends when all who may vote have. It has no effect if votes may be changed. */
  readonly early: boolean;
  /** Whether those who have not voted are reminded once. */
  readonly remind: boolean;
  /** The most that one proposal may gather; null for no limit. */
  readonly cap: Lamports | null;
  /** The most that one member may put in within 24 hours; null for no limit. */
  readonly daily: Lamports | null;
  /**
   * How much worse a trade's price may be than the one that the group saw, in basis points. It has no effect if the
   * group saw none.
   */
  readonly slippage: number;
  /** Null for what the deployment allows. */
  readonly amounts: Amounts | null;
}

/** All rules of a group. */
export interface GroupRules extends ProposalRules {
  /** The voting time in minutes of proposals whose session and command name none; null for the deployment's. */
  readonly voting: number | null;
  /** Who may propose. */
  readonly propose: "members" | "admins";
  /** Whether nothing can be proposed. */
  readonly pause: boolean;
}

/** The slippage of a group that has set none: 5%. A basis point is a hundredth of a percent. */
export const DEFAULT_SLIPPAGE_BASIS_POINTS = 500;

/** The least and the most that a group can set as its slippage: 1% and 50%. */
export const MIN_SLIPPAGE_BASIS_POINTS = 100;
export const MAX_SLIPPAGE_BASIS_POINTS = 5_000;

/** The rules of a group that has set none. */
export const DEFAULT_GROUP_RULES: GroupRules = {
  voting: null,
  amounts: null,
  pass: { kind: "majority" },
  quorum: { kind: "none" },
  sale: "heads",
  change: false,
  hidden: false,
  early: true,
  propose: "members",
  remind: true,
  cap: null,
  daily: null,
  slippage: DEFAULT_SLIPPAGE_BASIS_POINTS,
  pause: false,
};

/** The most times that one person may change a vote. */
export const MAX_VOTE_CHANGES = 10;

/** The highest number of voters that a quorum may ask for. */
export const MAX_QUORUM_VOTERS = 10_000;
