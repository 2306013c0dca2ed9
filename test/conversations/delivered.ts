import type { Deed } from "./deeds.ts";

/** One delivery of a message or tap to the bot; what is said to it is found under its letter. */
export interface Delivered {
  readonly letter: string;
  readonly deed: Deed;
  /** Whether its message is over a minute old: then it is not held back where Redis fails, but answered. */
  readonly isOld: boolean;
  /** Whether it was answered 200 in the end, so that Telegram does not deliver it again. */
  readonly isTaken: boolean;
  /** Whether Redis has carried it out before, and lost its answer: the bot, or Telegram, then tries once more. */
  readonly isRepeated?: boolean;
}
