import type { Bought } from "./order.ts";
import type { Person } from "./person.ts";

/** A vote that is reminded of. Times are milliseconds since 1970. */
export type Reminder = {
  readonly chatId: number;
  readonly threadId: number | null;
  readonly cardId: number | null;
  readonly endTime: number;
  /** Those who may vote and have not, in the order of joining; for a sale in that in which the order lists its payers. */
  readonly missing: readonly Person[];
} & (
  | { readonly kind: "buy"; readonly token: string }
  | { readonly kind: "sell"; readonly order: number; readonly bought: Bought }
);
