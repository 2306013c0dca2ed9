import { ARRIVING_ORDERS_KEPT_FOR_MS } from "../time-limits.ts";
import type { Connection } from "./connection.ts";
import { arrivingOrdersKeys, chatKeys } from "./keys.ts";
import { mergeOrdersScript } from "./scripts/merge-orders.ts";
import { readDepartingOrdersScript } from "./scripts/read-departing-orders.ts";

/** What a page of orders has at the least, if another follows. Upstash takes requests of up to a megabyte. */
const PAGE_BYTES = 200_000;

/** A page of the orders of a chat that is moving. */
export type OrdersPage = ReturnType<typeof readDepartingOrdersScript.decode>;

/** What the script takes that reads the page behind a cursor, or the first. */
export const pageBehind = (cursor: string | null) => ({ cursor: cursor ?? "0", pageBytes: PAGE_BYTES });

/**
 * Puts a chat's orders into the supergroup that it has become: one request, and two for each page after the first.
 * Returns the number that was added to theirs. The old chat's orders stay until the move ends.
 */
export async function moveOrders(
  connection: Connection,
  { oldChatId, newChatId }: { oldChatId: number; newChatId: number },
  firstPage: OrdersPage,
): Promise<number> {
  let page = firstPage;
  for (let pagesBefore = 0; ; pagesBefore += 1) {
    const merged = await connection.run(mergeOrdersScript, arrivingOrdersKeys(oldChatId)(newChatId), {
      oldChat: oldChatId,
      isLast: page.cursor === null,
      pagesBefore,
      keptFor: ARRIVING_ORDERS_KEPT_FOR_MS,
      rest: [...page.fields].flat(),
    });
    if (merged.tag === "merged") return merged.shift;
    page = await connection.run(readDepartingOrdersScript, chatKeys(oldChatId), pageBehind(page.cursor));
  }
}
