import type { Deps } from "../deps.ts";
import { type Settled, settle } from "./settle.ts";

/**
 * Settles a buy that ids name, as the earlier module called it. It reads the latest data, whoever calls and however
 * often. The stored proposal decides what is done, even if it is a sale.
 */
export const handleBuyProposalEnd = (
  deps: Deps,
  proposalId: string,
  sessionId: string,
  tgid: number,
): Promise<Settled> => settle(deps, { chatId: tgid, sessionId, proposalId });

/**
 * Settles a sale that ids name, in the chat where it was proposed. A session that moved with its group keeps its old
 * id.
 */
export const handleSellProposalEnd = (
  deps: Deps,
  proposalId: string,
  sessionId: string,
  tgid: number,
): Promise<Settled> => settle(deps, { chatId: tgid, sessionId, proposalId });
