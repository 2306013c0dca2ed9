import { formatSol } from "../domain/money.ts";
import { shownName } from "../domain/person.ts";
import type { SellTrade, Trade } from "../domain/trade.ts";

/**
 * Writes the body that asks for a trade, in the shape that Standard Webhooks recommends: `type`, `timestamp`, `data`.
 * It depends on the trade alone; its time is the vote's end (ISO 8601, UTC). Between two attempts only names may
 * change, and, if a group becomes a supergroup, `chatId` and an order's number. Amounts are decimal strings of SOL, and
 * names are as members read them. What nobody knows is left out.
 */
export function webhookBody(trade: Trade): string {
  return JSON.stringify({
    type: "proposal.approved",
    timestamp: new Date(trade.endTime).toISOString(),
    data: {
      kind: trade.kind,
      chatId: trade.chatId,
      sessionId: trade.sessionId,
      proposalId: trade.proposalId,
      token: trade.token,
      price: trade.kind === "buy" ? trade.price : "market",
      ...boundOf(trade),
      total: formatSol(trade.total),
      deadline: new Date(trade.deadline).toISOString(),
      contributions: trade.contributions.map(({ contributor, lamports }) => ({
        userId: contributor.id,
        name: shownName(contributor.name),
        amount: formatSol(lamports),
      })),
      ...(trade.kind === "sell" && whatIsSold(trade)),
    },
  });
}

/** The price that the trade must not pass, if a quote was shown to the group. */
function boundOf(trade: Trade) {
  if (trade.kind === "buy") return trade.maxPrice === null ? {} : { maxPrice: trade.maxPrice };
  return trade.minPrice === null ? {} : { minPrice: trade.minPrice };
}

const whatIsSold = ({ order, bought: { proposalId, tokenAmount, price } }: SellTrade) => ({
  order,
  bought: { proposalId, ...(tokenAmount !== null && { tokenAmount }), ...(price !== null && { price }) },
});
