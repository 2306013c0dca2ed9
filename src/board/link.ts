import { BOARD_LINK_MS } from "../time-limits.ts";
import { writeToken } from "./token.ts";

/** Makes links to a chat's board. */
export type BoardLink = (chatId: number, epoch: number) => Promise<string>;

/** What links are made with: this Worker's address, the secret that signs them, and the time. */
interface LinkSettings {
  readonly publicUrl: string;
  readonly secret: string;
  readonly now: () => number;
}

/** Returns what makes links that open a board for BOARD_LINK_MS. */
export const boardLinkBy =
  ({ publicUrl, secret, now }: LinkSettings): BoardLink =>
  async (chatId, epoch) =>
    `${publicUrl}/board/${await writeToken(secret, { chatId, epoch, expiresAt: now() + BOARD_LINK_MS })}`;
