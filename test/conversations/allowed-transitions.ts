import type { Delivery } from "./delivery.ts";
import { step } from "./model.ts";
import type { Operation } from "./operations.ts";
import { isCard } from "./parse-texts.ts";
import type { State } from "./state.ts";
import type { ModelContext, Transition } from "./transition.ts";

/** Which services fail during a step, as far as it matters to what the bot may do. */
export interface ActiveFaults {
  /** `down` carries nothing out. `flaky` may carry out what it does not answer, and answer when the bot asks again. */
  readonly redis: "up" | "flaky" | "down";
  /** Whether Telegram fails. */
  readonly telegram: boolean;
  /** Whether Redis or Telegram has failed at any time before: then cards may come late, and so may replies to commands. */
  readonly hasFailed: boolean;
  /** Whether the bot may still be at work after its answers. */
  readonly isAsync: boolean;
}

/** All ways in which one delivery may end: as the model says, and where something fails, as the design allows then. */
export function allowedTransitions(
  state: State,
  delivery: Delivery,
  context: ModelContext,
  { redis, telegram, hasFailed }: ActiveFaults,
): Transition[] {
  const { operation } = delivery;
  const asModelled = step(state, operation, context);
  if (delivery.isDirect) return [asModelled];
  // Closing is two steps, and others may come in between.
  const half = closedBeforeArchived(state, asModelled.state);
  const transitions = [asModelled, ...half.map((after) => ({ ...asModelled, state: after }))].filter(
    // Without Redis there may be a reply, but nothing changes.
    (one) => redis !== "down" || JSON.stringify(one.state) === JSON.stringify(state),
  );
  if (hasFailed && isCard(asModelled.reply) && redis !== "down") transitions.push({ ...asModelled, reply: "" });
  if (redis !== "up") {
    const after = redis === "down" ? [state] : [asModelled.state, ...half, state];
    transitions.push(...after.map((one) => ({ state: one, reply: replyWithoutRedis(delivery) })));
  }
  return telegram
    ? transitions.flatMap((one) => [one, ...withTelegramFailing(state, one, operation.kind)])
    : transitions;
}

const isTap = (operation: Operation): boolean =>
  operation.kind === "join" || operation.kind === "skip" || (operation.kind === "vote" && operation.on !== null);

/**
 * The reply where Redis does not answer. Taps and old messages are told that the bot cannot say whether they count. A young message
 * must not be acknowledged, so that Telegram delivers it again.
 */
function replyWithoutRedis({ operation, isOld, isAcknowledged }: Delivery): string {
  if (isTap(operation) || isOld) return "unconfirmed";
  return isAcknowledged ? "nothing, although it was acknowledged" : "";
}

const isForAdmins = (kind: Operation["kind"]): boolean => ["create", "cancel", "close", "settings"].includes(kind);

/** The further ways where Telegram fails. A reply gets lost or becomes a reaction, or the bot cannot learn who is an admin. */
function withTelegramFailing(before: State, { state, reply }: Transition, kind: Operation["kind"]): Transition[] {
  const transitions = [{ state, reply: "" }];
  const isDone =
    ["create", "propose", "vote", "cancel", "close", "settings"].includes(kind) && !reply.startsWith("refused");
  if (reply !== "") transitions.push({ state, reply: isDone ? "👍" : "🤯" });
  const asksForAdmins = kind === "propose" ? before.rules.propose === "admins" : isForAdmins(kind);
  if (asksForAdmins)
    for (const unknown of ["refused: admins_unknown", "🤯", ""]) transitions.push({ state: before, reply: unknown });
  return transitions;
}

/** The state in the middle of closing: the session is marked closed, and not yet archived. None where no session was archived. */
export function closedBeforeArchived(before: State, after: State): State[] {
  if (before.session === null || after.session !== null || after.closed.length === before.closed.length) return [];
  const state = structuredClone(after);
  state.session = state.closed.pop() ?? null;
  return [state];
}
