import type { Proposal, Session, State } from "./state.ts";

export const currentProposal = ({ session }: State): Proposal | undefined => session?.proposals.at(-1);

/** Whether the proposal still keeps the group from making the next one. */
export const isUnfinished = (proposal: Proposal | undefined): proposal is Proposal =>
  proposal !== undefined && proposal.phase !== "announced" && proposal.phase !== "cancelled";

/** How many may vote on a proposal. */
export const mayVoteOn = ({ session }: State, { electorate }: Proposal): number =>
  electorate ?? session?.members.length ?? 0;

export const lastProposalVotedOnBy = (user: number, { proposals }: Session): Proposal | undefined =>
  proposals.findLast(({ votes }) => user in votes);

/** How many yes and no there are, and the lamports of the yes. */
export function tallyOf({ votes }: Proposal): { yes: number; no: number; total: number } {
  const all = Object.values(votes);
  const yes = all.filter(({ choice }) => choice === "yes");
  return { yes: yes.length, no: all.length - yes.length, total: yes.reduce((sum, { amount }) => sum + amount, 0) };
}
