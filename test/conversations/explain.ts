import type { Delivered } from "./delivered.ts";
import { type ActiveFaults, allowed, closedHalfway } from "./leeway.ts";
import { step } from "./model.ts";
import type { Circumstances } from "./outcome.ts";
import { announce } from "./results.ts";
import type { Meaning, State, TradeFate, Vote } from "./state.ts";
import { archive, current, isOverdue, tallyOf } from "./votes.ts";

/** What happened at one time: what was delivered, in whatever order, and what the group and its members were told. */
export interface Moment {
  readonly deliveries: readonly Delivered[];
  /** By letter, what was said to it, however often. */
  readonly said: ReadonlyMap<string, readonly Meaning[]>;
  readonly results: readonly Meaning[];
  /** The times that it could be, rising; the clock may have moved on at any point in between. */
  readonly times: readonly number[];
  readonly activeFaults: ActiveFaults;
  /** How the executor ended a vote's trade, as far as it has told; null where it has not. */
  readonly fateOf: (vote: Vote, now: number) => TradeFate | null;
  /** Whether the result of a vote may have been lost by Telegram or with Redis' answers. */
  readonly mayBeLost: (vote: Vote) => boolean;
}

interface Node {
  readonly state: State;
  readonly left: readonly Delivered[];
  readonly said: ReadonlyMap<string, readonly Meaning[]>;
  readonly results: readonly Meaning[];
  readonly time: number;
}

/** More ways than this to tell a moment are a mistake of the model's, not of the bot's. */
const MOST_NODES = 50_000;

/**
 * Looks for orders of what happened by which it all makes sense, beginning in any of the states that could have been, and gives
 * the states that could be now; none where no order explains what was said.
 */
export function explain(before: readonly State[], moment: Moment, around: Omit<Circumstances, "now">): State[] {
  const ends = new Map<string, State>();
  const seen = new Set<string>();
  const open: Node[] = before.map((state) => ({
    state,
    left: moment.deliveries,
    said: moment.said,
    results: moment.results,
    time: 0,
  }));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const key = keyOf(node);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MOST_NODES) throw new Error("too many ways to tell what happened");
    if (isOver(node, moment)) ends.set(JSON.stringify(node.state), node.state);
    open.push(...nextOf(node, moment, around));
  }
  return [...ends.values()];
}

const keyOf = ({ state, left, said, results, time }: Node): string =>
  JSON.stringify([state, left.map(({ letter, isRepeated }) => [letter, isRepeated]), [...said], results, time]);

function isOver({ state, left, said, results, time }: Node, { times, activeFaults }: Moment): boolean {
  if (left.length > 0 || results.length > 0 || time < times.length - 1) return false;
  if ([...said.values()].some((one) => one.length > 0)) return false;
  // Where nothing failed, what was begun is done.
  return activeFaults.hasFailed || activeFaults.isAsync || !archive(structuredClone(state));
}

function nextOf(node: Node, moment: Moment, people: Omit<Circumstances, "now">): Node[] {
  const { state, left, time } = node;
  const around = { ...people, now: moment.times[time] ?? 0 };
  const next: Node[] = time + 1 < moment.times.length ? [{ ...node, time: time + 1 }] : [];
  for (const [i, one] of left.entries()) {
    for (const { state: then, says } of allowed(state, one, around, moment.activeFaults)) {
      const said = taken(node.said, one.letter, says);
      if (said !== null) next.push({ ...node, state: then, said, left: left.toSpliced(i, 1) });
    }
    if (moment.activeFaults.redis === "flaky" && one.isRepeated !== true)
      next.push({
        ...node,
        state: step(state, one.deed, around).state,
        left: left.with(i, { ...one, isRepeated: true }),
      });
  }
  return [...next, ...toldResults(node, moment, around), ...silently(node, moment, around)];
}

/** Takes what was said to a letter off what there is; null where that was not said. */
function taken(said: Node["said"], letter: string, says: Meaning): Node["said"] | null {
  if (says === "") return said;
  const all = said.get(letter) ?? [];
  const i = all.indexOf(says);
  return i < 0 ? null : new Map(said).set(letter, all.toSpliced(i, 1));
}

function toldResults(node: Node, moment: Moment, around: Circumstances): Node[] {
  const told = announcedNow(node.state, moment, around);
  const i = told === null ? -1 : node.results.indexOf(told.says);
  if (told === null || i < 0) return [];
  const results = node.results.toSpliced(i, 1);
  const sure: Node = { ...node, state: told.state, results };
  const ways = [sure, ...closedHalfway(node.state, told.state).map((state) => ({ ...sure, state }))];
  if (moment.activeFaults.redis !== "flaky" && !moment.activeFaults.isAsync) return ways;
  return [...ways, { ...sure, state: onlyTold(node.state, told.state) }];
}

function announcedNow(state: State, { fateOf }: Moment, around: Circumstances) {
  const last = current(state);
  if (last === undefined || !isOverdue(last, around.now)) return null;
  const { yes, no } = tallyOf(last);
  const fate = yes > no ? fateOf(last, around.now) : { tag: "rejected" as const, received: null };
  return fate === null ? null : announce(state, fate, around);
}

/** The result was sent, and nobody has noted that yet. */
function onlyTold(before: State, after: State): State {
  const state = structuredClone(after);
  if (state.session === null && before.session !== null) state.session = state.closed.pop() ?? null;
  const last = current(state);
  if (last !== undefined) last.phase = "told";
  return state;
}

/** What can happen without anybody being told, where something failed before. */
function silently(node: Node, moment: Moment, around: Circumstances): Node[] {
  const { state } = node;
  const last = current(state);
  const next: Node[] = [];
  if (last?.phase === "told") {
    const noted = structuredClone(state);
    const vote = current(noted);
    if (vote !== undefined) vote.phase = "announced";
    next.push({ ...node, state: noted });
  }
  const archived = structuredClone(state);
  if (archive(archived)) next.push({ ...node, state: archived });
  const lost = last !== undefined && moment.mayBeLost(last) ? announcedNow(state, moment, around) : null;
  if (lost !== null)
    next.push(
      { ...node, state: lost.state },
      ...closedHalfway(state, lost.state).map((half) => ({ ...node, state: half })),
    );
  return next;
}
