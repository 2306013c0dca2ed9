import type { Deps } from "../deps.ts";
import { finish } from "../domain/tally.ts";
import type { Contribution } from "../domain/trade.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { sendView, showTyping } from "../telegram/send.ts";
import { resultMessage } from "../views/result.ts";
import { showFinalCard } from "./execute-trade.ts";
import { at } from "./step.ts";

/**
 * Gives the card its last look. A result goes out once, and never into an outage of Telegram that the card has met; where there is
 * no card, since Telegram was out of reach all the time perhaps, "typing…" is tried in its stead: whatever Telegram answers to
 * that, it is there, and the result gets an answer, too.
 */
export async function finalLook(deps: Deps, settlement: Settlement): Promise<Delivery> {
  const { chatId, proposal } = settlement;
  if (proposal.cardId !== null) return showFinalCard(deps, settlement);
  const typing = await showTyping(deps.api, { chatId, threadId: proposal.threadId });
  return typing.tag === "unknown" ? typing : { tag: "refused" };
}

/**
 * Makes the result, and gives the call that sends it, once each time it is called. Throws a BrokeOff where the words cannot be made,
 * and StoreUnavailable where Redis does not say who shares in a sale.
 */
export async function resultOf(deps: Deps, settlement: Settlement): Promise<() => Promise<Delivery>> {
  const { proposal, chatId } = settlement;
  const { threadId, cardId, tally, participants } = proposal;
  const sharers = await sharersOf(deps, settlement);
  const result = await at("write_result", () => resultMessage(proposal, finish(tally, participants), sharers));
  return () => sendView(deps.api, { chatId, threadId, replyTo: cardId }, result);
}

/** Who shares what a sale brought: those who paid for the order. Nobody else's result lists shares. */
async function sharersOf({ store }: Deps, { chatId, proposal }: Settlement): Promise<readonly Contribution[]> {
  if (proposal.kind !== "sell" || proposal.outcome?.tag !== "filled") return [];
  const { order } = await at("read_order", () => store.findOrder(chatId, { boughtBy: proposal.bought.proposalId }));
  return order?.contributions ?? [];
}
