import { ascii, plain } from "./text.ts";

/**
 * An order's number as people write it or copy it from the bot's links, and what follows it. Examples: `3`, `#3`,
 * `order 3`, `order=3`, `/order_3`, `order=/order_3`, `/order_3@ConclaveBot`. A phone may put a full stop behind it.
 */
const ORDER = /^(?:order|[ _=:#№/])*(\d{1,9})(?:@\w+)?[.,!]?(?: (.+))?$/i;

/** An order's number, and what was written behind it. */
export interface OrderRequest {
  readonly number: number;
  readonly rest: string;
}

/** Reads which order is meant. Returns null if there is no number. It does not check that the chat has the order. */
export function parseOrderRequest(text: string): OrderRequest | null {
  const [, number = "", rest = ""] = ORDER.exec(plain(ascii(text)).replace(/"/g, " ").trim()) ?? [];
  return number === "" ? null : { number: Number(number), rest: rest.trim() };
}
