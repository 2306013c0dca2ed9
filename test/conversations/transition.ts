import type { Meaning, State } from "./state.ts";

/** One way in which an operation can end: the state after it, and the reply to whoever asked. */
export interface Transition {
  readonly state: State;
  /** What the reply means, in the words of `parse-texts.ts`; empty where there is none. */
  readonly reply: Meaning;
}

/** What the model needs to know besides the state: the time, who is an admin, and what people are called. */
export interface ModelContext {
  readonly now: number;
  readonly isAdmin: (user: number) => boolean;
  readonly nameOf: (user: number) => string;
}

/** How old a message may be, in milliseconds. An older one changes nothing any more, unless the bot has acted on it before. */
const LATE_MS = 600_000;

export const isLate = (writtenAt: number | null, now: number): boolean =>
  writtenAt !== null && now - writtenAt > LATE_MS;

export const refused = (state: State, reason: string): Transition => ({ state, reply: `refused: ${reason}` });
export const replied = (state: State, reply: Meaning): Transition => ({ state, reply });
