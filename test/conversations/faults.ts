import type { NextFault } from "../../dev/telegram/server.ts";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import type { Fault } from "./actions.ts";
import type { ActiveFaults } from "./allowed-transitions.ts";
import type { Driver } from "./driver.ts";

/** By stand-in: takes back its fault that has not begun yet. */
const takeBackDelayed = new WeakMap<UpstashStandIn, () => void>();

/** Makes a service fail until `clearFaults`, or for as many requests as the fault says. */
export function injectFault({ upstash, telegram, qstash, executor }: Driver, fault: Fault): void {
  switch (fault.service) {
    case "redis":
      if (fault.kind === "down") upstash.faults.down = true;
      else failLater(upstash, fault);
      return;
    case "telegram":
      if (fault.kind === "down") telegram.faults.down = true;
      else if (fault.kind === "flood") telegram.flood.on = true;
      else telegram.faults.next.push(nextFault(fault.kind, fault.count));
      return;
    case "qstash":
      if (fault.kind === "loseReplies") qstash.faults.loseReplies = 2;
      else qstash.faults[fault.kind] = true;
      return;
    case "executor":
      executor.faults.always(fault.kind);
  }
}

type DelayedFault = Extract<Fault, { readonly after: number }>;

function failLater(upstash: UpstashStandIn, { kind, count, after }: DelayedFault): void {
  takeBackDelayed.get(upstash)?.();
  let left = after;
  const beginIfDue = () => {
    if (left > 0) return;
    takeBackDelayed.get(upstash)?.();
    upstash.faults[kind] = count;
  };
  const stopCounting = upstash.onRequest(() => {
    left -= 1;
    beginIfDue();
  });
  takeBackDelayed.set(upstash, () => {
    takeBackDelayed.delete(upstash);
    stopCounting();
  });
  beginIfDue();
}

/** Makes everything work again, and lets Telegram take any number of messages. */
export function clearFaults({ upstash, telegram, qstash, executor }: Driver): void {
  takeBackDelayed.get(upstash)?.();
  upstash.resetFaults();
  telegram.resetFaults();
  qstash.resetFaults();
  executor.resetFaults();
  telegram.flood.on = false;
}

const nextFault = (kind: "429" | "500" | "loseReply", count: number): NextFault =>
  kind === "loseReply" ? { status: 200, loseReply: true, count } : { status: Number(kind), retryAfter: 3, count };

/** What fails now. `hasFailed` says whether Redis or Telegram has failed at any time before. */
export function activeFaultsOf({ upstash, telegram, hasFrozenClock }: Driver, hasFailed: boolean): ActiveFaults {
  const { down, failNext, loseReplies } = upstash.faults;
  const isFlaky = failNext > 0 || loseReplies > 0 || takeBackDelayed.has(upstash);
  return {
    redis: down ? "down" : isFlaky ? "flaky" : "up",
    telegram: telegram.faults.down || telegram.faults.next.some(({ count }) => count > 0) || telegram.flood.on,
    hasFailed,
    isAsync: !hasFrozenClock,
  };
}
