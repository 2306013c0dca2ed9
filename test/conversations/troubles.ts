import type { NextFault } from "../../dev/telegram/server.ts";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import type { Trouble } from "./actions.ts";
import type { Driver } from "./driver.ts";
import type { Weather } from "./leeway.ts";

/** What ends the waiting for a trouble with Redis that has not begun. */
const waiting = new WeakMap<UpstashStandIn, () => void>();

/** Lets something fail, until `calmDown` or as often as it says. */
export function begin({ upstash, telegram, qstash, executor }: Driver, trouble: Trouble): void {
  switch (trouble.with) {
    case "redis":
      if (trouble.fault === "down") upstash.faults.down = true;
      else failLater(upstash, trouble);
      return;
    case "telegram":
      if (trouble.fault === "down") telegram.faults.down = true;
      else if (trouble.fault === "flood") telegram.flood.on = true;
      else telegram.faults.next.push(failing(trouble.fault, trouble.count));
      return;
    case "qstash":
      if (trouble.fault === "loseReplies") qstash.faults.loseReplies = 2;
      else qstash.faults[trouble.fault] = true;
      return;
    case "executor":
      executor.faults.always(trouble.fault);
  }
}

type LaterTrouble = Extract<Trouble, { readonly after: number }>;

function failLater(upstash: UpstashStandIn, { fault, count, after }: LaterTrouble): void {
  waiting.get(upstash)?.();
  let left = after;
  const beginNow = () => {
    if (left > 0) return;
    waiting.get(upstash)?.();
    upstash.faults[fault] = count;
  };
  const stop = upstash.onRequest(() => {
    left -= 1;
    beginNow();
  });
  waiting.set(upstash, () => {
    waiting.delete(upstash);
    stop();
  });
  beginNow();
}

/** Everything works again, and Telegram takes any number of messages. */
export function calmDown({ upstash, telegram, qstash, executor }: Driver): void {
  waiting.get(upstash)?.();
  upstash.resetFaults();
  telegram.resetFaults();
  qstash.resetFaults();
  executor.resetFaults();
  telegram.flood.on = false;
}

const failing = (fault: "429" | "500" | "loseReply", count: number): NextFault =>
  fault === "loseReply" ? { status: 200, loseReply: true, count } : { status: Number(fault), retryAfter: 3, count };

/** What is wrong just now; `failed` says whether Redis or Telegram failed at any time before. */
export function weatherOf({ upstash, telegram, exact }: Driver, failed: boolean): Weather {
  const { down, failNext, loseReplies } = upstash.faults;
  return {
    redis: down ? "down" : failNext > 0 || loseReplies > 0 || waiting.has(upstash) ? "flaky" : "up",
    telegram: telegram.faults.down || telegram.faults.next.some(({ count }) => count > 0) || telegram.flood.on,
    lateAnswers: failed,
    loose: !exact,
  };
}
