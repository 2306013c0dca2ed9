import { allowedTransitions } from "./allowed-transitions.ts";
import type { Delivery } from "./delivery.ts";
import { step } from "./model.ts";
import type { ObservedStep, Replies } from "./observation.ts";
import type { Meaning, State } from "./state.ts";
import { currentProposal } from "./state-queries.ts";
import { archiveClosed } from "./state-updates.ts";
import type { ModelContext } from "./transition.ts";
import { announcements, silentTransitions } from "./unrequested-transitions.ts";

/** A point of the search. The operations in front are done and led to the state; the rest of the step is still to explain. */
interface SearchNode {
  readonly state: State;
  readonly deliveries: readonly Delivery[];
  readonly replies: Replies;
  readonly results: readonly Meaning[];
  /** The index of the time in the step's `times`. */
  readonly time: number;
}

/** A search that visits more nodes than this is given up. */
const MOST_NODES = 200_000;

/** A step may have happened in too many orders to try them all. This says nothing of the bot. */
export class UndecidedError extends Error {
  override readonly name = "UndecidedError";
}

/**
 * Checks that a step is linearizable. The bot may handle deliveries at the same time, but its replies must fit some order of them, one
 * after the other. The function tries all orders, from every state that is possible before the step. It returns every state that is
 * possible after the step, and none where no order fits. Throws UndecidedError where there are too many orders.
 */
export function linearize(
  before: readonly State[],
  observed: ObservedStep,
  context: Omit<ModelContext, "now">,
): State[] {
  const after = new Map<string, State>();
  const visited = new Set<string>();
  const { deliveries, replies, results } = observed;
  const stack: SearchNode[] = before.map((state) => ({ state, deliveries, replies, results, time: 0 }));
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const key = keyOf(node);
    if (visited.has(key)) continue;
    visited.add(key);
    if (visited.size > MOST_NODES) throw new UndecidedError("too many orders in which this may have happened");
    if (isComplete(node, observed)) after.set(JSON.stringify(node.state), node.state);
    stack.push(...nextNodes(node, observed, context));
  }
  return [...after.values()];
}

const keyOf = ({ state, deliveries, replies, results, time }: SearchNode): string => {
  const left = deliveries.map(({ updateKey, isRepeated }) => [updateKey, isRepeated]);
  return JSON.stringify([state, left, [...replies], results, time]);
};

function isComplete(node: SearchNode, { times, activeFaults }: ObservedStep): boolean {
  if (node.deliveries.length > 0 || node.results.length > 0 || node.time < times.length - 1) return false;
  if ([...node.replies.values()].some((left) => left.length > 0)) return false;
  // Where nothing has failed, the bot has finished what it began.
  return activeFaults.hasFailed || activeFaults.isAsync || isAtRest(node.state);
}

/** Whether the bot has nothing left to do behind its answers. */
function isAtRest(state: State): boolean {
  const last = currentProposal(state);
  return !(last?.phase === "open" && last.settlesNow) && !archiveClosed(structuredClone(state));
}

function nextNodes(node: SearchNode, observed: ObservedStep, people: Omit<ModelContext, "now">): SearchNode[] {
  const { state, deliveries, time } = node;
  const context = { ...people, now: observed.times[time] ?? 0 };
  const next: SearchNode[] = time + 1 < observed.times.length ? [{ ...node, time: time + 1 }] : [];
  for (const [i, delivery] of deliveries.entries()) {
    for (const after of allowedTransitions(state, delivery, context, observed.activeFaults)) {
      const replies = withoutReply(node.replies, delivery.updateKey, after.reply);
      if (replies !== null) next.push({ ...node, state: after.state, replies, deliveries: deliveries.toSpliced(i, 1) });
    }
    // Redis carries it out and loses the answer, so that it is tried again.
    if (observed.activeFaults.redis === "flaky" && !delivery.isRepeated && !delivery.isDirect)
      next.push({
        ...node,
        state: step(state, delivery.operation, context).state,
        deliveries: deliveries.with(i, { ...delivery, isRepeated: true }),
      });
  }
  for (const after of announcements(state, observed, context)) {
    const i = node.results.indexOf(after.reply);
    if (i >= 0) next.push({ ...node, state: after.state, results: node.results.toSpliced(i, 1) });
  }
  return [...next, ...silentTransitions(state, observed, context).map((after) => ({ ...node, state: after }))];
}

/** Takes one reply off those that are not explained yet; null where the bot did not give it. No reply is always there. */
function withoutReply(replies: Replies, updateKey: string, reply: Meaning): Replies | null {
  if (reply === "") return replies;
  const left = replies.get(updateKey) ?? [];
  const i = left.indexOf(reply);
  return i < 0 ? null : new Map(replies).set(updateKey, left.toSpliced(i, 1));
}
