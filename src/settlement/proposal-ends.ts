import type { Deps } from "../deps.ts";
import { type Settled, settle } from "./settle.ts";

/**
 * Settles a buy named by ids, as the earlier module called it: the latest data are read here, whoever calls and however often.
 * What it is now decides what is done, also where a sale's ids come this way.
 */
export const handleBuyProposalEnd = (
  deps: Deps,
  proposalId: string,
  sessionId: string,
  tgid: number,
): Promise<Settled> => settle(deps, { chatId: tgid, sessionId, proposalId });

/**
 * Settles a sale named by ids, in the chat where it was proposed. A session that moved with its group keeps the id of the old one.
 */
export const handleSellProposalEnd = (
  deps: Deps,
  proposalId: string,
  sessionId: string,
  tgid: number,
): Promise<Settled> => settle(deps, { chatId: tgid, sessionId, proposalId });
