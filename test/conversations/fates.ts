import type { ExecutorStandIn } from "../../dev/executor/server.ts";
import { lamports } from "./money.ts";
import type { TradeFate, Vote } from "./state.ts";

const SILENCE_MS = 24 * 3_600_000;

/** How the executor ended a vote's trade, as far as it has said; where it says nothing for a day nobody knows. */
export function fateOf(executor: ExecutorStandIn, chatId: number, vote: Vote, now: number): TradeFate | null {
  const name = `${chatId}.${vote.id}`;
  for (const { id, status, answer } of executor.calls) {
    if (id !== name || status !== 200 || typeof answer !== "object" || answer === null || !("status" in answer))
      continue;
    if (answer.status === "rejected") return { tag: "rejected", received: null };
    if (answer.status === "filled")
      return { tag: "filled", received: "solReceived" in answer ? lamports(String(answer.solReceived)) : null };
  }
  return now >= vote.ends + SILENCE_MS ? { tag: "unknown", received: null } : null;
}
