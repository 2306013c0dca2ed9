import type { Meaning, State } from "./state.ts";

/** One way in which a deed can go: what is then, and what the one who did it is told. */
export interface Outcome {
  readonly state: State;
  /** What it means, as `reading.ts` puts it; empty where nothing is said. */
  readonly says: Meaning;
}

/** What the model needs to know of the room: when it is, who is an admin, and how people are called. */
export interface Circumstances {
  readonly now: number;
  readonly isAdmin: (user: number) => boolean;
  readonly nameOf: (user: number) => string;
}

/** What was written so long before does nothing any more, unless it has been done; in milliseconds. */
const LATE_MS = 600_000;

export const isLate = (writtenAt: number | null, now: number): boolean =>
  writtenAt !== null && now - writtenAt > LATE_MS;

export const refused = (state: State, reason: string): Outcome => ({ state, says: `refused: ${reason}` });
export const told = (state: State, says: Meaning): Outcome => ({ state, says });
