import type { Deps } from "../deps.ts";
import type { Action } from "../domain/action.ts";
import type { MarketNote, MarketToken } from "../domain/market.ts";
import { ok, type Result } from "../domain/result.ts";
import { isMint } from "../domain/token.ts";
import type { NoAnswer } from "../market/market.ts";
import type { MadeProposal } from "../store/made-proposal.ts";
import { refreshLater } from "./refresh.ts";

type Quoted = Pick<MadeProposal, "chatId" | "sessionId" | "proposalId" | "bought" | "market">;

/**
 * Asks the market for a proposal's quote behind the response, records it, and lets the card show it. If the market does
 * not answer, the card says so, and the trade has no bound.
 */
export function quoteLater(deps: Deps, made: Quoted, action: Action): void {
  if (deps.market.connected) deps.later("quote", quote(deps, made, action));
}

async function quote(deps: Deps, made: Quoted, action: Action): Promise<void> {
  const note = await readNote(deps, made, action);
  if (note === null) return;
  const { chatId, sessionId, proposalId } = made;
  const noted = await deps.store.noteMarket(chatId, { sessionId, proposalId }, note);
  if (noted !== null) refreshLater(deps, noted.chatId, noted.edit);
}

/** Returns what the market says of a proposal; null if there is nothing to say, or the card says it already. */
async function readNote(deps: Deps, { bought, market: known }: Quoted, action: Action): Promise<MarketNote | null> {
  const { market } = deps;
  const found = known?.token ? ok(known.token) : await findSold(deps, bought?.executorToken ?? "");
  if (!found.ok) return { token: null, quote: null, quoted: false, away: true };
  const token = found.value;
  if (token === null) return null;
  const tokenAmount = bought?.tokenAmount ?? null;
  if (action.kind === "sell" && tokenAmount === null) return { token, quote: null, quoted: false, away: false };
  const asked =
    action.kind === "buy"
      ? await market.quoteBuy(token, action.amount)
      : await market.quoteSale(token, tokenAmount ?? "0");
  return { token, quote: asked.ok ? asked.value : null, quoted: asked.ok, away: !asked.ok };
}

/** Finds the token that a sale sells; null if nobody knows its mint, or the market does not know that. */
async function findSold({ market }: Deps, mint: string): Promise<Result<MarketToken | null, NoAnswer>> {
  if (!isMint(mint)) return ok(null);
  const found = await market.findTokens(mint);
  return found.ok ? ok(found.value.find((token) => token.mint === mint) ?? null) : found;
}
