import type { Lamports } from "../domain/rules.ts";
import type { Connection } from "./connection.ts";

/** What every part of the store works with. */
export interface StoreContext {
  readonly connection: Connection;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** How long a session lives after it was opened, joined or proposed in. */
  readonly ttlMs: number;
  /** What a yes puts in if no amount was given, in lamports. */
  readonly defaultVote: Lamports;
  /** The most likely length of a vote if no minutes were given. */
  readonly defaultMinutes: number;
  /** Whether a chat needs an operator's permission to trade. */
  readonly permissionRequired: boolean;
  /** Finishes a chat's move that a script met half-way. */
  readonly finishMove: (oldChatId: number, newChatId: number) => Promise<void>;
}
