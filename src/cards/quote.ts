import type { Deps } from "../deps.ts";
import type { Action } from "../domain/action.ts";
import type { MarketNote } from "../domain/market.ts";
import { isMint } from "../domain/token.ts";
import type { MadeProposal } from "../store/made-proposal.ts";
import { refreshLater } from "./refresh.ts";

type Quoted = Pick<MadeProposal, "chatId" | "sessionId" | "proposalId" | "bought" | "market">;

/**
 * Asks the market for a proposal's quote behind the response, records it, and lets the card show it. If the market does
 * not answer, the card stays as it is, and the trade has no bound.
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

/** Returns what the market says of a proposal; null if it says nothing. */
async function readNote(deps: Deps, { bought, market: known }: Quoted, action: Action): Promise<MarketNote | null> {
  const { market } = deps;
  const token = known?.token ?? (bought === null ? null : await findToken(deps, bought.executorToken));
  if (token === null) return null;
  const tokenAmount = bought?.tokenAmount ?? null;
  if (action.kind === "sell" && tokenAmount === null) return { token, quote: null, quoted: false };
  const asked =
    action.kind === "buy"
      ? await market.quoteBuy(token, action.amount)
      : await market.quoteSale(token, tokenAmount ?? "0");
  return asked.ok ? { token, quote: asked.value, quoted: true } : null;
}

async function findToken({ market }: Deps, mint: string) {
  if (!isMint(mint)) return null;
  const found = await market.findTokens(mint);
  return found.ok ? (found.value.find((token) => token.mint === mint) ?? null) : null;
}
