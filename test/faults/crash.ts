import * as z from "zod";
import type { Group } from "../../dev/telegram/server.ts";
import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { World } from "../../dev/world.ts";
import { proposalKeys } from "../../src/store/keys.ts";
import { hashScripts } from "../../src/store/script.ts";
import { advanceSettlementScript } from "../../src/store/scripts/advance-settlement.ts";
import { beginSettlementScript } from "../../src/store/scripts/begin-settlement.ts";
import { dropSessionScript } from "../../src/store/scripts/drop-session.ts";
import { readKeptScript } from "../../src/store/scripts/read-kept.ts";
import { readOrdersScript } from "../../src/store/scripts/read-orders.ts";
import { readSessionScript } from "../../src/store/scripts/read-session.ts";
import { recordAskScript } from "../../src/store/scripts/record-ask.ts";
import { recordTradeScript } from "../../src/store/scripts/record-trade.ts";
import { remindScript } from "../../src/store/scripts/remind.ts";
import { voteScript } from "../../src/store/scripts/vote.ts";

/** What a piece of work sends, in order; each step is what it sends at the same time, by the names of `namesOf`. */
export type Steps = readonly (readonly string[])[];

/**
 * Where a piece of work crashes: in which step, and which of that step's requests are still carried out. Of those only the replies
 * are lost. The step's others never arrive, nor does anything that would follow.
 */
export interface Crash {
  readonly step: number;
  readonly last: readonly string[];
}

/** What was seen of the work up to its crash. */
export interface Observed {
  /** The requests that were carried out, in order. */
  readonly done: string[];
  /** Lifts the faults. */
  end(): void;
}

const scripts: Readonly<Record<string, { readonly sha: string }>> = {
  begin: beginSettlementScript,
  ask: recordAskScript,
  "read-session": readSessionScript,
  "read-kept": readKeptScript,
  "read-orders": readOrdersScript,
  "carry-out": recordTradeScript,
  "drop-session": dropSessionScript,
  vote: voteScript,
  remind: remindScript,
};
await hashScripts();

/** Where in `evalsha <sha> <number of keys> …` the state stands that a step of a settlement goes to. */
const NEXT_STATE = 3 + proposalKeys("-1.1")(-1).length + advanceSettlementScript.args.indexOf("after");

/** A request to Redis by what it does: `begin`, `carry-out`, `announcing`, `zrem`. */
export const redisName = ({ commands }: RequestRecord): string =>
  // A record is written together with what names it, and with the lives of what is kept beside it.
  (commands[0]?.[0] === "set" ? commands.slice(0, 1) : commands)
    .map((command) => {
      if (command[0] !== "evalsha") return command[0];
      if (command[1] === advanceSettlementScript.sha) return command[NEXT_STATE];
      return Object.keys(scripts).find((name) => scripts[name]?.sha === command[1]) ?? "another script";
    })
    .join("+");

/** A call to Telegram by what it shows. */
function telegramName(method: string, text: string): string {
  if (method !== "editMessageText") return method;
  if (!text.startsWith("🗳")) return "session card";
  if (!text.includes("Passed")) return "tally";
  return text.includes("ing…") ? "card under way" : "final card";
}

const Call = z.object({
  method: z.string(),
  payload: z.object({ chat_id: z.unknown(), text: z.optional(z.string()) }),
});

/** Tells of the calls to Telegram that are made in a group, until the function returned is called. */
export const onCall = ({ telegram }: World, group: Group, tell: (method: string, text: string) => void): (() => void) =>
  telegram.onEvent(({ kind, data }) => {
    const called = kind === "call" ? Call.safeParse(data) : undefined;
    if (called?.success && called.data.payload.chat_id === group.id)
      tell(called.data.method, called.data.payload.text ?? "");
  });

/** The request that asks the executor for the trade, and the edit that goes out with it. */
export const TRADE = "trade";
export const UNDER_WAY = "card under way";
const TELEGRAM = [UNDER_WAY, "final card", "sendMessage", "session card"];

/** What comes before a step. How the trade ended is recorded without waiting for the card. */
export const awaited = (steps: Steps, step: number): string[] =>
  steps
    .slice(0, step)
    .flat()
    .filter((name) => name !== UNDER_WAY || !steps[step]?.includes("carry-out"));

/**
 * Makes the Worker crash at a moment of a group's settlement: from then on Redis, Telegram and the executor are out of reach. Without
 * a crash it only observes. Requests that are no part of the steps, like the late edit of a tally, are ignored.
 */
export function crashAt(world: World, group: Group, steps: Steps, crash?: Crash): Observed {
  const { telegram, upstash, executor } = world;
  const done: string[] = [];
  const unreachable = { redis: false, telegram: false, executor: false };
  const last = crash?.last ?? [];
  const known = new Set(steps.flat());
  let armed = false;

  const cutRedis = () => {
    upstash.faults.down = unreachable.redis = true;
  };
  const cutTelegram = () => {
    telegram.faults.down = unreachable.telegram = true;
  };
  const losesRedis = last.some((name) => name !== TRADE && !TELEGRAM.includes(name));
  const arm = () => {
    armed = true;
    executor.faults.always("cut");
    if (last.includes(TRADE)) executor.faults.next("cut_after");
    if (last.some((name) => TELEGRAM.includes(name)))
      telegram.faults.next.push({ chatId: group.id, count: 1, status: 200, loseReply: true });
    else cutTelegram();
    if (losesRedis) upstash.faults.loseReplies = 1;
    else cutRedis();
  };
  const carriedOut = (first: string): string | undefined => {
    const name = done.includes(first) && first === "read-orders" ? `${first} again` : first;
    if (!known.has(name)) return undefined;
    done.push(name);
    if (crash !== undefined && !armed && awaited(steps, crash.step).every((one) => done.includes(one))) arm();
    return name;
  };

  const stops = [
    upstash.onRequest((request) => {
      if (unreachable.redis) return;
      const ours = JSON.stringify(request.commands).includes(String(group.id));
      const wasArmed = armed;
      const name = ours ? carriedOut(redisName(request)) : undefined;
      if (wasArmed && name !== undefined) cutRedis();
      // Another's reply was lost in its place: late edits of other groups may still come.
      else if (wasArmed && request.status === 0) upstash.faults.loseReplies = 1;
    }),
    onCall(world, group, (method, text) => {
      if (unreachable.telegram) return;
      const wasArmed = armed;
      if (carriedOut(telegramName(method, text)) !== undefined && wasArmed) cutTelegram();
    }),
    executor.onEvent((event) => {
      if (event.kind !== "call" || unreachable.executor || event.call.behaviour === "cut") return;
      const wasArmed = armed;
      carriedOut(TRADE);
      unreachable.executor = wasArmed;
    }),
  ];
  if (crash?.step === 0) arm();
  return {
    done,
    end() {
      for (const stop of stops) stop();
      upstash.resetFaults();
      telegram.resetFaults();
      executor.resetFaults();
    },
  };
}
