import type { Operation } from "./operations.ts";

/** One delivery of a message or a tap to the bot. */
export interface Delivery {
  /** Names the message or the tap. The bot's replies to it are found under this key. */
  readonly updateKey: string;
  readonly operation: Operation;
  /** Whether its message is at least a minute old. Then the bot answers it even where Redis fails. */
  readonly isOld: boolean;
  /** Whether the bot answered 200 in the end, so that Telegram does not deliver it again. */
  readonly isAcknowledged: boolean;
  /** Whether Redis has carried it out before and lost the answer: then the bot or Telegram tries once more. */
  readonly isRepeated?: boolean;
  /** Whether it was done in Redis itself, behind the bot's back. No fault concerns it, and nobody replies. */
  readonly isDirect?: boolean;
}
