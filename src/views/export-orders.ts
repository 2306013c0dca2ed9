import { type Cell, exact, writeCsv } from "../domain/csv.ts";
import type { Order } from "../domain/order.ts";
import { divide } from "../domain/shares.ts";
import { flagCell, PERSON_COLUMNS, personCells, solCell, timeCell } from "./export-cells.ts";

const ORDER_COLUMNS = [
  "order",
  "state",
  "token",
  "token_address",
  "vote_id",
  "bought_at",
  "on_paper",
  "paid_sol",
  "tokens",
  "price",
  "fee_sol",
  "transaction",
  "reason",
  "sale_vote_id",
  "sold_at",
  "received_sol",
  "gain_sol",
  "sale_fee_sol",
  "sale_transaction",
];

/** `orders.csv`: a row for each order. */
export const ordersCsv = (orders: readonly Order[]): string => writeCsv(ORDER_COLUMNS, orders.map(orderCells));

function orderCells({ number, state, bought, sale }: Order): readonly Cell[] {
  return [
    exact(number),
    exact(state),
    bought.token,
    bought.executorToken === bought.token ? null : bought.executorToken,
    exact(bought.proposalId),
    timeCell(bought.at),
    flagCell(bought.onPaper),
    solCell(bought.total),
    bought.tokenAmount,
    bought.price,
    solCell(bought.fee),
    bought.txUrl,
    bought.reason,
    exact(sale?.proposalId ?? null),
    timeCell(sale?.at ?? null),
    solCell(sale?.received ?? null),
    solCell(sale === null ? null : sale.received - bought.total),
    solCell(sale?.fee ?? null),
    sale?.txUrl ?? null,
  ];
}

const SHARE_COLUMNS = ["order", "state", "token", ...PERSON_COLUMNS, "paid_sol", "received_sol", "gain_sol"];

/** `shares.csv`: for each order a row for each who paid, with what came back to them. */
export const sharesCsv = (orders: readonly Order[]): string => writeCsv(SHARE_COLUMNS, orders.flatMap(shareRows));

function shareRows({ number, state, bought, sale, contributions }: Order): readonly (readonly Cell[])[] {
  return divide(sale?.received ?? 0, contributions).map(({ contributor, paid, share }) => [
    exact(number),
    exact(state),
    bought.token,
    ...personCells(contributor),
    solCell(paid),
    solCell(sale === null ? null : share),
    solCell(sale === null ? null : share - paid),
  ]);
}
