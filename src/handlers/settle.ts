import type { ProposalState } from "../domain/session.ts";
import { finish } from "../domain/tally.ts";
import type { Settlement, SettlementTarget } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { editView, SHORT_WAIT_MS, sendView } from "../telegram/send.ts";
import { settledCard } from "../views/proposal-card.ts";
import { resultMessage } from "../views/result.ts";
import { archive } from "./archive.ts";
import type { Deps } from "./deps.ts";
import { refreshLater } from "./refresh-card.ts";
import { stubbornly } from "./stubbornly.ts";

/** What became of an attempt to settle: finished (perhaps by somebody else), or to be tried again at `at` (ms since 1970). */
export type Settled =
  | { readonly tag: "settled" }
  | { readonly tag: "nothing_to_do" }
  | { readonly tag: "early" | "busy" | "put_off"; readonly at: number };

/** How long to wait after a failure: half of what the vote is overdue, within these limits, so that pauses grow. */
const LEAST_PAUSE_MS = 10_000;
const MOST_PAUSE_MS = 3_600_000;

/**
 * Settles a proposal whose time is up, or resumes where another attempt stopped: the tally is frozen, the card changed for
 * good, and the result sent. Each step is recorded before the next begins. The card's edit happens at least once; the
 * result, which notifies people, at most once. Throws StoreUnavailable; the lease then runs out by itself.
 */
export async function settle(deps: Deps, target: SettlementTarget): Promise<Settled> {
  const begun = await deps.store.beginSettlement(target, deps.token);
  switch (begun.tag) {
    case "gone":
      // Only the cron speaks of the list's own entry; whoever else names what is not there may have it wrong.
      if (target.sessionId === null) await deps.store.dropDue(target.proposalId);
      return { tag: "nothing_to_do" };
    case "over":
      await deps.store.dropDue(target.proposalId);
      if (begun.closed) await archive(deps, begun.chatId);
      return { tag: "nothing_to_do" };
    case "early":
      return { tag: "early", at: begun.endTime };
    case "busy":
      return { tag: "busy", at: begun.until };
    case "go":
      return carryOn(deps, begun.settlement);
  }
}

async function carryOn(deps: Deps, settlement: Settlement): Promise<Settled> {
  // Sent, or not: nobody knows. It is not sent again.
  if (settlement.state === "announcing") return complete(deps, settlement);

  const edited = await twice(deps, settlement, () => finalEdit(deps, settlement));
  if (edited === "lost") return outrun(deps);
  if (edited.tag !== "done" && edited.tag !== "refused") return putOff(deps, settlement, edited);

  if ((await recordAnnouncing(deps, settlement)) === "lost") return outrun(deps);
  const current: Settlement = { ...settlement, state: "announcing" };
  const sent = await twice(deps, current, () => announce(deps, current));
  if (sent === "lost") return outrun(deps);
  if (sent.tag === "retry" || sent.tag === "moved") return putOff(deps, current, sent);
  return complete(deps, current);
}

/** The lease is another's by now, and so is the settlement. */
const outrun = ({ now }: Deps): Settled => ({ tag: "busy", at: now() + LEAST_PAUSE_MS });

/** Calls Telegram, and once more where it asks for a short pause first; the lease is renewed in between. */
async function twice(deps: Deps, settlement: Settlement, call: () => Promise<Delivery>): Promise<Delivery | "lost"> {
  const first = await call();
  if (first.tag !== "retry" || first.afterMs > SHORT_WAIT_MS) return first;
  await deps.sleep(first.afterMs);
  return (await deps.store.stepSettlement(settlement, settlement.state)) === "lost" ? "lost" : call();
}

/**
 * Records that the result is about to be sent. Where Redis does not answer to that, it may be recorded although nothing was
 * sent; so it is taken back as soon as Redis answers, and the next attempt sends it.
 */
async function recordAnnouncing(deps: Deps, settlement: Settlement): Promise<{ closed: boolean } | "lost"> {
  try {
    return await stubbornly(deps, () => deps.store.stepSettlement(settlement, "announcing"));
  } catch (thrown) {
    const recorded: Settlement = { ...settlement, state: "announcing" };
    deps.later(
      "take_back",
      stubbornly(deps, () => deps.store.stepSettlement(recorded, "closed", true)),
    );
    throw thrown;
  }
}

/** The card's last edit. A card that was never posted has none: the result says it all. */
async function finalEdit({ api }: Deps, { chatId, proposal }: Settlement): Promise<Delivery> {
  const { cardId, tally, participants } = proposal;
  if (cardId === null) return { tag: "refused" };
  return editView(api, { chatId, messageId: cardId }, settledCard(proposal, finish(tally, participants)));
}

function announce({ api }: Deps, { chatId, proposal }: Settlement): Promise<Delivery> {
  const { tally, participants, threadId, cardId } = proposal;
  return sendView(api, { chatId, threadId, replyTo: cardId }, resultMessage(proposal, finish(tally, participants)));
}

async function complete(deps: Deps, settlement: Settlement): Promise<Settled> {
  const done = await deps.store.stepSettlement(settlement, "announced");
  if (done === "lost") return outrun(deps);
  await deps.store.dropDue(settlement.proposal.id);
  if (done.closed) await archive(deps, settlement.chatId);
  return { tag: "settled" };
}

/** Gives the lease back after a failure, at the state from which another attempt is to go on. */
async function putOff(deps: Deps, settlement: Settlement, failed: Delivery): Promise<Settled> {
  const { store, now } = deps;
  const resumeAt: ProposalState = "closed";
  await store.stepSettlement(settlement, resumeAt, true);
  if (failed.tag === "moved") {
    const moved = await store.moveChat(settlement.chatId, failed.chatId, deps.token);
    for (const edit of moved.tag === "moved" ? moved.edits : []) refreshLater(deps, failed.chatId, edit);
    return { tag: "put_off", at: now() + 1_000 };
  }
  const overdueMs = now() - settlement.proposal.endTime;
  const growing = Math.min(Math.max(overdueMs / 2, LEAST_PAUSE_MS), MOST_PAUSE_MS);
  const asked = failed.tag === "retry" ? failed.afterMs : 0;
  return { tag: "put_off", at: now() + Math.max(asked, growing) };
}

/** Settles a proposal named by ids, as the earlier module called it: the latest data are read here, whoever calls and however often. */
export const handleBuyProposalEnd = (
  deps: Deps,
  proposalId: string,
  sessionId: string,
  tgid: number,
): Promise<Settled> => settle(deps, { chatId: tgid, sessionId, proposalId });
