import * as z from "zod";
import type { Group } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";

const Call = z.object({ method: z.string(), payload: z.object({ chat_id: z.unknown() }) });

/** Where a piece of work dies: before its n-th request is carried out, or after it, without learning of the answer. */
export interface Death {
  readonly at: number;
  readonly when: "before" | "after";
}

/** What was seen of the work up to its death. */
export interface Observed {
  /** The requests that were carried out, in order: scripts and commands of Redis, methods of Telegram. */
  readonly done: string[];
  /** Lifts the faults. */
  end(): void;
}

/**
 * Cuts all that the Worker sends from its n-th request on, as if it had died there: the one before is the last that is
 * carried out. With `after`, the n-th itself is carried out and only its answer is lost. What is counted is what names the
 * group: of earlier ones, edits of cards may still come.
 */
export function killAt(world: World, group: Group, { at, when }: Death): Observed {
  const { telegram, upstash } = world;
  const done: string[] = [];
  let dead = false;
  const die = () => {
    dead = true;
    upstash.faults.down = true;
    telegram.faults.down = true;
  };
  const carriedOut = (what: string) => {
    if (dead) return;
    done.push(what);
    if (when === "before" ? done.length === at - 1 : done.length === at) die();
    else if (when === "after" && done.length === at - 1) loseNext();
  };
  const loseNext = () => {
    upstash.faults.loseReplies = 1;
    telegram.faults.next.push({ count: 1, status: 200, loseReply: true });
  };
  const stops = [
    upstash.onRequest(({ commands }) => {
      if (JSON.stringify(commands).includes(String(group.id))) carriedOut(commands.map(([name]) => name).join("+"));
    }),
    onCall(world, group, carriedOut),
  ];
  if (at === 1 && when === "before") die();
  if (at === 1 && when === "after") loseNext();
  return {
    done,
    end() {
      for (const stop of stops) stop();
      upstash.resetFaults();
      telegram.resetFaults();
    },
  };
}

/** Tells of the calls to Telegram that are made in a group, until the function returned is called. */
export const onCall = ({ telegram }: World, group: Group, tell: (method: string) => void): (() => void) =>
  telegram.onEvent(({ kind, data }) => {
    const called = kind === "call" ? Call.safeParse(data) : undefined;
    if (called?.success && called.data.payload.chat_id === group.id) tell(called.data.method);
  });
