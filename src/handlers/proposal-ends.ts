import { parseId } from "../domain/ids.ts";
import type { Deps } from "./deps.ts";
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
 * The same for a sale; the chat is the session's. Where the caller names the order, a proposal that sells another one is not
 * what it means, and nothing is done. Throws a TypeError for a session id that is none.
 */
export async function handleSellProposalEnd(
  deps: Deps,
  proposalId: string,
  sessionId: string,
  order: number | null,
): Promise<Settled> {
  const session = parseId(sessionId);
  if (session === null) throw new TypeError("not an id of a session");
  return settle(deps, { chatId: session.chatId, sessionId, proposalId, order });
}
