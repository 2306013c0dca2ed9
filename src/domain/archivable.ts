import type { Order } from "./order.ts";
import type { Proposal, Session } from "./session.ts";

/**
 * What the archive takes of a group, whole and as it is now.
 *
 * - `session`: a session that is over, or about to expire, with its participants and all proposals that Redis still
 *   has, each with its votes. `endedAt` is when it was closed, or when it expires (milliseconds since 1970).
 * - `proposal`: a proposal with its votes. `sessionId` is null if an older version of the bot kept it.
 * - `order`: an order with who paid what for it.
 *
 * `chatId` is the chat where it is now, also behind a move.
 */
export type Archivable =
  | {
      readonly kind: "session";
      readonly session: Session;
      readonly ended: "closed" | "expired";
      readonly endedAt: number;
    }
  | {
      readonly kind: "proposal";
      readonly chatId: number;
      readonly sessionId: string | null;
      readonly proposal: Proposal;
    }
  | { readonly kind: "order"; readonly chatId: number; readonly order: Order };
