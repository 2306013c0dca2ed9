import { showMove } from "../cards/after-move.ts";
import type { Deps } from "../deps.ts";
import { resumeStateOf } from "../domain/settlement.ts";
import type { Settlement } from "../store/settlements.ts";
import type { Delivery } from "../telegram/delivery.ts";
import { lookAgainAt, nextAttemptAt } from "./backoff.ts";
import { takeStep } from "./step.ts";

/** A settlement that is to be tried again at `at` (ms since 1970). `why` is a word for the log. */
export interface PutOff {
  readonly tag: "put_off";
  readonly at: number;
  readonly why: string;
}

/**
 * Gives the lease back after a failure, at the state from which the next attempt goes on. Returns when that may be.
 * `failed` is what Telegram answered, or null if the failure is not Telegram's.
 */
export async function release(
  deps: Deps,
  settlement: Settlement,
  failed: Delivery | null,
  why: string,
): Promise<PutOff> {
  const { store, now } = deps;
  const nextAt = nextAttemptAt(settlement.proposal, failed, now());
  await takeStep("give_back", () => store.releaseSettlement(settlement, resumeStateOf(settlement.proposal), nextAt));
  if (failed?.tag === "moved") {
    const { chatId } = failed;
    showMove(deps, chatId, await takeStep("move", () => store.moveChat(settlement.chatId, chatId, deps.attemptId)));
  }
  return { tag: "put_off", at: lookAgainAt(failed, nextAt, now()), why };
}
