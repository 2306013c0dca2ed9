import { parsePriceRequest } from "../../domain/price-request.ts";
import { carriersOf } from "../../domain/token-identity.ts";
import { MAX_PRICED, priceView } from "../../views/price.ts";
import type { BotContext } from "../context.ts";
import { refuse, replyView } from "../reply.ts";

/**
 * `/price BONK`: shows what a token costs, in a group or in a private chat. The mint that `TOKENS` names for a symbol
 * comes first. The market is asked twice: which tokens there are, and what they cost.
 */
export async function price(ctx: BotContext): Promise<void> {
  const { market, mints } = ctx.deps;
  if (!market.connected) return refuse(ctx, { reason: "no_market" });
  const request = parsePriceRequest(ctx.command?.rest ?? "");
  if (!request.ok) return refuse(ctx, request.error);
  const token = mints.get(request.value.toUpperCase()) ?? request.value;
  const found = await market.findTokens(token);
  if (!found.ok) return refuse(ctx, { reason: "market_away" });
  const { candidates, lookAlikes } = carriersOf(token, found.value);
  if (candidates.length === 0) return refuse(ctx, { reason: "price_unknown", token: request.value });

  const shown = [...candidates.slice(0, MAX_PRICED), ...lookAlikes.slice(0, MAX_PRICED)];
  const prices = await market.prices(shown.map(({ mint }) => mint));
  ctx.outcome = prices.ok ? "shown" : "shown_away";
  const priced = { written: request.value, candidates, lookAlikes, prices: prices.ok ? prices.value : null };
  await replyView(ctx, priceView(priced));
}
