import { waitForCardClaim } from "../cards/claim.ts";
import { idOf } from "../domain/ids.ts";
import { err, type Result } from "../domain/result.ts";
import { settleLater } from "../settlement/settle-later.ts";
import type { MadeProposal, ProposeRefusal } from "../store/made-proposal.ts";
import type { CheckedProposal, NewProposal } from "../store/proposing.ts";
import { CARD_CLAIM_MS } from "../time-limits.ts";
import type { Refusal } from "../views/refusal.ts";
import { asAdminIfNeeded } from "./as-admin.ts";
import { missingOrder } from "./commands/orders.ts";
import { confirmCard } from "./confirm.ts";
import type { BotContext } from "./context.ts";
import type { ProposalCommand } from "./proposal-command.ts";
import { runProposalEffects } from "./proposal-effects.ts";
import type { KnownToken } from "./token-subject.ts";

type Refused = ProposeRefusal | { readonly reason: "admins_unknown" };

/**
 * Makes a proposal, posts its card, and schedules its end. Nothing is made twice: one that was made before is returned
 * as it is.
 */
export async function makeProposal(
  ctx: BotContext,
  command: ProposalCommand,
  subject: KnownToken,
): Promise<Result<MadeProposal, Refusal>> {
  const { store, later } = ctx.deps;
  const { chatId } = command.message;
  const proposal = newProposal(ctx, command, subject);
  // To make it again is how to look: nothing is made twice, and the reply says who has the claim.
  const addOrFind = (isAdmin: boolean) => store.addProposal(chatId, proposal(isAdmin));
  const made = await asAdmin(ctx, command, (isAdmin) =>
    waitForCardClaim(
      ctx.deps,
      () => addOrFind(isAdmin),
      (seen) => (seen.ok ? seen.value.claimedUntil : null),
    ),
  );
  if (!made.ok) {
    // It was entered in the due list before it was refused. A past one may be a real proposal that waits for its
    // settlement.
    if (made.error.reason !== "past") later("drop_due", dropRefused(ctx, command, made.error, proposal(false)));
    return err(refusalOf(ctx, command, made.error));
  }
  ctx.outcome = made.value.tag;
  if (made.value.over) later("drop_due", store.dropDue(made.value.proposalId));
  const runEffects = (seen: MadeProposal) => runProposalEffects(ctx, seen, command);
  const card = await runEffects(made.value);
  await confirmCard(ctx, card, async () => {
    const again = await addOrFind(false);
    if (again.ok) await runEffects(again.value);
  });
  return made;
}

/**
 * Takes a proposal that was refused off the due list. While Telegram was asked who is an admin, another delivery of its
 * command, or another tap, may have made it: then it stays.
 */
async function dropRefused(
  { deps: { store } }: BotContext,
  { message }: ProposalCommand,
  { reason }: Refused,
  proposal: NewProposal,
): Promise<void> {
  if (reason === "admins_unknown" || reason === "admins_only") {
    const seen = await store.checkProposal(message.chatId, proposal);
    if (seen.ok && seen.value.tag === "made") return;
  }
  await store.dropDue(idOf(message));
}

/** Says whether a proposal may be made, and makes nothing. */
export async function checkProposal(
  ctx: BotContext,
  command: ProposalCommand,
): Promise<Result<CheckedProposal, Refusal>> {
  const proposal = newProposal(ctx, command, { tag: "known", executorToken: "", market: null });
  const checked = await asAdmin(ctx, command, (isAdmin) =>
    ctx.deps.store.checkProposal(command.message.chatId, proposal(isAdmin)),
  );
  return checked.ok ? checked : err(refusalOf(ctx, command, checked.error));
}

const newProposal =
  ({ deps }: BotContext, command: ProposalCommand, { executorToken, market }: KnownToken) =>
  (isAdmin: boolean): NewProposal => ({
    ...command,
    executorToken,
    market,
    isAdmin,
    claim: { attemptId: deps.attemptId, until: deps.now() + CARD_CLAIM_MS },
  });

const asAdmin = <T>(
  ctx: BotContext,
  { message, proposer }: ProposalCommand,
  change: (isAdmin: boolean) => Promise<Result<T, ProposeRefusal>>,
) =>
  asAdminIfNeeded(
    ctx,
    message.chatId,
    { kind: "person", person: proposer },
    change,
    ({ reason }) => reason === "admins_only",
  );

/** Turns the store's refusal into one for members. Whoever meets an overdue vote starts its settlement. */
function refusalOf(ctx: BotContext, { action }: ProposalCommand, refused: Refused): Refusal {
  switch (refused.reason) {
    case "settling":
      settleLater(ctx.deps, refused.chatId);
      return { reason: "settling" };
    case "vote_open":
      return { reason: "vote_open", leftMs: refused.endTime - ctx.deps.now() };
    case "no_order":
      return action.kind === "sell" ? missingOrder(action.order, refused.count) : refused;
    default:
      return refused;
  }
}
