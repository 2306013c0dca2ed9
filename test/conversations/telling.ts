import { formatSol, formatTotal } from "./money.ts";
import { shareOut } from "./shares.ts";
import type { Ballot, Meaning, Order, State, Vote } from "./state.ts";
import type { ModelContext } from "./transition.ts";
import { current, isOverdue, isUnfinished, tallyOf } from "./votes.ts";

export const ballotOf = ({ trade }: Vote, { choice, amount }: Ballot): string =>
  choice === "no" ? "no" : trade.kind === "sell" ? "yes" : `yes ${formatSol(amount)}`;

function countsOf(of: Vote): string {
  const { yes, no, total } = tallyOf(of);
  return `${yes} yes, ${no} no${of.trade.kind === "buy" && yes + no > 0 ? `, ${formatTotal(total)}` : ""}`;
}

export const countedOf = (of: Vote, ballot: Ballot): Meaning => `counted ${ballotOf(of, ballot)}: ${countsOf(of)}`;

export const titleOf = ({ orders }: State, { trade }: Vote): string =>
  trade.kind === "buy" ? `BUY ${trade.token}` : `SELL order ${trade.order} (${orders[trade.order - 1]?.token})`;

export function statusOf(state: State, { now, nameOf }: ModelContext): Meaning {
  const { session } = state;
  if (session === null) return "status: no session";
  const last = session.votes.at(-1);
  const names = session.members.map(nameOf).sort().join(", ");
  const head = `status: ${session.message}${session.closed ? " (closing)" : ""}, ${session.members.length} joined [${names}]`;
  if (!isUnfinished(last)) return `${head}, no vote`;
  if (isOverdue(last, now)) return `${head}, ${titleOf(state, last)}: ${countsOf(last)}, time is up`;
  const voted = Object.keys(last.ballots).length;
  return `${head}, ${titleOf(state, last)}: ${countsOf(last)}, ${voted} of ${last.electorate ?? session.members.length} voted`;
}

/** What a list of orders says of one. */
function standing(state: State, order: Order, number: number): string {
  const last = current(state);
  const selling = isUnfinished(last) && last.trade.kind === "sell" && last.trade.order === number;
  if (order.state === "sold") return `sold for ${formatTotal(order.received ?? 0)}`;
  return selling && order.state === "filled" ? "being sold" : order.state;
}

export const ordersOf = (state: State): Meaning => {
  const lines = state.orders.map(
    (order, i) => `${i + 1} ${order.token} ${formatTotal(order.total)} ${standing(state, order, i + 1)}`,
  );
  return `orders: ${lines.reverse().slice(0, 8).join("; ") || "none"}`;
};

export function orderOf(state: State, number: number, { nameOf }: ModelContext): Meaning {
  const order = state.orders[number - 1];
  if (order === undefined) return `refused: no_order of ${state.orders.length}`;
  const shares = shareOut(order.paid, order.received ?? 0);
  const lines = Object.entries(order.paid).map(([user, paid]) => {
    const back = order.state === "sold" ? ` gets ${formatSol(shares.get(Number(user)) ?? 0)}` : "";
    return `${nameOf(Number(user))} ${formatSol(paid)}${back}`;
  });
  return `order ${number}: ${order.token} ${standing(state, order, number)} [${lines.sort().join("; ")}]`;
}
