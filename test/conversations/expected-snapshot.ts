import { RULES } from "./group-rules.ts";
import {
  liveLine,
  orderLine,
  proposalLine,
  recordedProposalLine,
  recordLine,
  rulesLine,
  type Snapshot,
  spentLine,
} from "./snapshot-lines.ts";
import type { Order, Proposal, Session, State } from "./state.ts";
import { tallyOf } from "./state-queries.ts";
import { paidBy } from "./verdict.ts";

/** What Redis must keep where the model is in a state. `nameOf` is what members call somebody. */
export function expectedSnapshot(state: State, nameOf: (user: number) => string): Snapshot {
  return [
    ...(state.session === null ? [] : linesOfLive(state, state.session)),
    ...state.closed.flatMap((session) => linesOfRecord(session, nameOf)),
    ...state.orders.map((order, i) => lineOfOrder(order, i + 1)),
    lineOfRules(state),
    ...linesOfSpent(state),
  ];
}

export const lineOfRules = ({ rules, ruleUpdates }: State): string =>
  rulesLine(rules, Object.fromEntries(RULES.map((rule) => [rule, ruleUpdates[rule]?.updateId])));

const linesOfSpent = ({ spent }: State): string[] =>
  Object.entries(spent)
    .filter(([, entries]) => entries.length > 0)
    .map(([user, entries]) =>
      spentLine(
        user,
        entries.map(({ proposal, amount }) => `${proposal} ${amount}`),
      ),
    )
    .sort();

function linesOfLive(state: State, { id, closed, members, proposals }: Session): string[] {
  const lines = inOrder(proposals).map((proposal) => {
    const votes = Object.entries(proposal.votes).map(([user, { choice, amount }]) => `${user} ${choice} ${amount}`);
    const { yes: yesPaid, no: noPaid } = paidBy(state, proposal);
    const { id: number, phase, rules, replaced } = proposal;
    const numbers = Array.from({ length: votes.length + replaced.length }, (_, i) => i + 1);
    return proposalLine({
      id: number,
      state: phase,
      ...tallyOf(proposal),
      yesPaid,
      noPaid,
      rules,
      votes,
      replaced,
      numbers,
    });
  });
  return [liveLine(id, closed ? "closed" : "open", members.map(String)), ...lines];
}

/** By id. The bot may refuse a proposal at first, and make it later than a younger one when Telegram delivers it again. */
const inOrder = (proposals: readonly Proposal[]): Proposal[] => proposals.toSorted((a, b) => a.id - b.id);

function linesOfRecord({ id, members, proposals }: Session, nameOf: (user: number) => string): string[] {
  const named = (user: number) => (nameOf(user).startsWith("@") ? nameOf(user) : `${nameOf(user)} (id ${user})`);
  return [
    recordLine(id, members.map(named)),
    ...inOrder(proposals).map((proposal) => {
      // A hidden vote that was withdrawn is never told.
      const told = proposal.phase === "cancelled" && proposal.rules.hidden === "on" ? {} : proposal.votes;
      const votes = Object.entries(told).map(
        ([user, { choice, amount }]) => `${named(Number(user))} ${choice} ${amount / 1e9}`,
      );
      return recordedProposalLine(proposal.id, false, votes);
    }),
  ];
}

function lineOfOrder({ paid, ...order }: Order, number: number): string {
  const payers = Object.entries(paid).map(([user, amount]) => `${user} ${amount}`);
  return orderLine({ ...order, number, payers });
}
