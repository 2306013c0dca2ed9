import { isAddress } from "@solana/kit";
import type { Limits } from "../config.ts";
import type { Refusal } from "../refusals.ts";
import { SOL_MINT } from "./amounts.ts";
import type { TradeTerms } from "./trade.ts";

/** What a token's mint says, as far as it matters here. */
export interface Mint {
  readonly decimals: number;
  /** Whether its issuer can freeze what others hold. */
  readonly freezable: boolean;
  /** Whether it has rules of its own for transfers, as tokens of Token-2022 may. */
  readonly ownRules: boolean;
}

/**
 * Refuses a trade that may not begin, by what its request and the clock say. Returns null if it may. `now` is in
 * milliseconds since 1970.
 */
export function refuseToBegin(terms: TradeTerms, limits: Limits, now: number): Refusal | null {
  if (now >= terms.deadline) return { reason: "too_late" };
  if (!limits.chats.has(terms.chatId)) return { reason: "chat_not_allowed" };
  if (!isAddress(terms.token)) return { reason: "not_a_mint" };
  if (terms.token === SOL_MINT) return { reason: "sol_itself" };
  if (terms.kind === "buy" && terms.total > limits.maxTrade) return { reason: "over_trade", max: limits.maxTrade };
  // What was spent before is added up when it is signed. More than all of it is refused also by a rehearsal.
  if (terms.kind === "buy" && terms.total > limits.maxDay) return { reason: "over_day", max: limits.maxDay, spent: 0n };
  return null;
}

/** Refuses to buy a token by what its mint says. What is held can always be sold. Returns null if it may be bought. */
export function refuseMint(mint: Mint, { freezable }: Pick<Limits, "freezable">): Refusal | null {
  if (mint.freezable && !freezable) return { reason: "freezable" };
  return mint.ownRules ? { reason: "own_rules" } : null;
}
