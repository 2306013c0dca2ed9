import { formatSol, formatTotal } from "./money.ts";
import { shareOut } from "./shares.ts";
import type { Meaning, Order, Proposal, State, Vote } from "./state.ts";
import { currentProposal, isUnfinished, mayVoteOn, tallyOf } from "./state-queries.ts";
import type { ModelContext } from "./transition.ts";
import { hasAllVotes, isEnded } from "./vote-times.ts";

/** Here is what the model expects each text of the bot to mean, in the words of `parse-texts.ts`. */
export const voteText = ({ trade }: Proposal, { choice, amount }: Vote): string =>
  choice === "no" ? "no" : trade.kind === "sell" ? "yes" : `yes ${formatSol(amount)}`;

/** Whether no choice, amount or total is told. */
const isHidden = ({ rules }: Proposal): boolean => rules.hidden === "on";

function turnoutText(state: State, proposal: Proposal): string {
  return `${Object.keys(proposal.votes).length} of ${mayVoteOn(state, proposal)} voted`;
}

function countsText(proposal: Proposal): string {
  const { yes, no, total } = tallyOf(proposal);
  return `${yes} yes, ${no} no${proposal.trade.kind === "buy" && yes + no > 0 ? `, ${formatTotal(total)}` : ""}`;
}

export function countedReply(state: State, proposal: Proposal, vote: Vote, isChange = false): Meaning {
  const done = isChange ? "changed" : "counted";
  if (isHidden(proposal) && isUnfinished(proposal)) return `${done}, hidden: ${turnoutText(state, proposal)}`;
  return `${done} ${voteText(proposal, vote)}: ${countsText(proposal)}`;
}

export const titleText = ({ orders }: State, { trade }: Proposal): string =>
  trade.kind === "buy" ? `BUY ${trade.token}` : `SELL order ${trade.order} (${orders[trade.order - 1]?.token})`;

export function statusReply(state: State, { now, nameOf }: ModelContext): Meaning {
  const { session } = state;
  if (session === null) return "status: no session";
  const last = session.proposals.at(-1);
  const names = session.members.map(nameOf).sort().join(", ");
  const head = `status: ${session.message}${session.closed ? " (closing)" : ""}, ${session.members.length} joined [${names}]`;
  if (!isUnfinished(last)) return `${head}, no vote`;
  if (isEnded(last, now)) return `${head}, ${titleText(state, last)}: ${countsText(last)}, time is up`;
  const counts = isHidden(last) ? "hidden" : countsText(last);
  const turnout = hasAllVotes(state, last) ? "all voted" : turnoutText(state, last);
  return `${head}, ${titleText(state, last)}: ${counts}, ${turnout}`;
}

/** What a list of orders says of the state of one. */
function orderState(state: State, order: Order, number: number): string {
  const last = currentProposal(state);
  const selling = isUnfinished(last) && last.trade.kind === "sell" && last.trade.order === number;
  if (order.state === "sold") return `sold for ${formatTotal(order.received ?? 0)}`;
  return selling && order.state === "filled" ? "being sold" : order.state;
}

export const ordersReply = (state: State): Meaning => {
  const lines = state.orders.map(
    (order, i) => `${i + 1} ${order.token} ${formatTotal(order.total)} ${orderState(state, order, i + 1)}`,
  );
  return `orders: ${lines.reverse().slice(0, 8).join("; ") || "none"}`;
};

export function orderReply(state: State, number: number, { nameOf }: ModelContext): Meaning {
  const order = state.orders[number - 1];
  if (order === undefined) return `refused: no_order of ${state.orders.length}`;
  const shares = shareOut(order.paid, order.received ?? 0);
  const lines = Object.entries(order.paid).map(([user, paid]) => {
    const back = order.state === "sold" ? ` gets ${formatSol(shares.get(Number(user)) ?? 0)}` : "";
    return `${nameOf(Number(user))} ${formatSol(paid)}${back}`;
  });
  return `order ${number}: ${order.token} ${orderState(state, order, number)} [${lines.sort().join("; ")}]`;
}
