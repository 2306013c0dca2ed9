import type { Rules } from "../domain/rules.ts";
import type { Connection } from "./connection.ts";
import type { BoardPart } from "./script.ts";

/** What every part of the store works with. */
export interface StoreContext {
  readonly connection: Connection;
  /** Milliseconds since 1970 by the Worker's clock. */
  readonly now: () => number;
  /** How long a session lives after it was opened, joined or proposed in. */
  readonly ttlMs: number;
  /** What the deployment allows. A group's own rules lie within it. */
  readonly rules: Rules;
  /** Whether a chat needs an operator's permission to trade. */
  readonly permissionRequired: boolean;
  /** Whether the archive is to be told of what changes. */
  readonly archiving: boolean;
  /** Whether there is an archive to read. It is to forget what it has, also if it is told of nothing else. */
  readonly archiveConnected: boolean;
  /** The id of this request, by which it holds claims and leases. Empty in tools that hold none. */
  readonly attemptId: string;
  /** Finishes a chat's move that a script met half-way. */
  readonly finishMove: (oldChatId: number, newChatId: number) => Promise<void>;
  /** Called after a change that somebody sees who watches the chat's board now. */
  readonly onShown: (chatId: number, part: BoardPart) => void;
}
