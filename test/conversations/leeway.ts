import type { Deed } from "./deeds.ts";
import type { Delivered } from "./delivered.ts";
import { step } from "./model.ts";
import type { Circumstances, Outcome } from "./outcome.ts";
import { isCard } from "./reading.ts";
import type { State } from "./state.ts";

/** Which services fail during an action, as far as it matters to what the bot may do. */
export interface ActiveFaults {
  /** `down` carries nothing out; `flaky` may carry out what it does not answer, and answer the repetition. */
  readonly redis: "up" | "flaky" | "down";
  readonly telegram: boolean;
  /** Whether Redis or Telegram has failed at any time before: then cards, and what votes are told, come late. */
  readonly hasFailed: boolean;
  /** Whether the bot may still be at work behind its answers. */
  readonly isAsync: boolean;
}

/** How one delivery may end: as the model says, and where something fails, as the design allows besides. */
export function allowed(
  state: State,
  delivered: Delivered,
  around: Circumstances,
  activeFaults: ActiveFaults,
): Outcome[] {
  const { deed } = delivered;
  const right = step(state, deed, around);
  // Closing is two steps, and others may come in between.
  const half = closedHalfway(state, right.state);
  const outcomes = [right, ...half.map((then) => ({ ...right, state: then }))].filter(
    // Without Redis there may be an answer, but nothing is done.
    (one) => activeFaults.redis !== "down" || JSON.stringify(one.state) === JSON.stringify(state),
  );
  if (activeFaults.hasFailed && isCard(right.says) && activeFaults.redis !== "down")
    outcomes.push({ ...right, says: "" });
  if (activeFaults.redis !== "up") {
    const ends = activeFaults.redis === "down" ? [state] : [right.state, ...half, state];
    outcomes.push(...ends.map((then) => ({ state: then, says: unsure(delivered) })));
  }
  return activeFaults.telegram ? outcomes.flatMap((one) => [one, ...unheard(state, one, deed.kind)]) : outcomes;
}

const isTap = (deed: Deed): boolean =>
  deed.kind === "join" || deed.kind === "skip" || (deed.kind === "vote" && deed.on !== null);

/**
 * What is said where Redis does not answer: to a tap and an old message that nobody can say whether it counts. A young message is
 * not taken, and delivered again; none is dropped in silence.
 */
function unsure({ deed, isOld, isTaken }: Delivered): string {
  if (isTap(deed) || isOld) return "unconfirmed";
  return isTaken ? "nothing, although it was taken" : "";
}

/** Where Telegram fails, answers get lost or are a reaction, and who is an admin may not be known. */
function unheard(state: State, { state: then, says }: Outcome, kind: string): Outcome[] {
  const outcomes = [{ state: then, says: "" }];
  const isTold = ["create", "propose", "vote", "cancel", "close"].includes(kind) && !says.startsWith("refused");
  if (says !== "") outcomes.push({ state: then, says: isTold ? "👍" : "🤯" });
  if (kind === "create" || kind === "cancel" || kind === "close")
    for (const unknown of ["refused: admins_unknown", "🤯", ""]) outcomes.push({ state, says: unknown });
  return outcomes;
}

/** Where a session left the chat: the same, marked closed and not yet archived. */
export function closedHalfway(before: State, after: State): State[] {
  if (before.session === null || after.session !== null || after.closed.length === before.closed.length) return [];
  const state = structuredClone(after);
  state.session = state.closed.pop() ?? null;
  return [state];
}
