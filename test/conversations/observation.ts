import type { ActiveFaults } from "./allowed-transitions.ts";
import type { Delivery } from "./delivery.ts";
import type { SeenText } from "./hidden-votes.ts";
import type { Meaning, Proposal, TradeOutcome } from "./state.ts";

/** The replies to each message or tap by its update key, as often as they came. */
export type Replies = ReadonlyMap<string, readonly Meaning[]>;

/** What was seen of one step of a conversation: its deliveries, in an unknown order, and all that the bot said meanwhile. */
export interface Observation {
  readonly deliveries: readonly Delivery[];
  readonly replies: Replies;
  readonly results: readonly Meaning[];
  /** All texts that the bot has shown meanwhile, in its order. */
  readonly seen: readonly SeenText[];
  /** The times that the bot's clock may have shown, rising. It may have moved on at any point of the step. */
  readonly times: readonly number[];
}

/** An observation with what else the check of it has to know. */
export interface ObservedStep extends Observation {
  readonly activeFaults: ActiveFaults;
  /** How the trade of a proposal ended, as far as the executor has said; null where it has not ended yet. */
  readonly tradeOutcomeOf: (proposal: Proposal, now: number) => TradeOutcome | null;
  /** Whether Telegram may have lost the result of a proposal, or Redis an answer on the way to it. */
  readonly mayBeLost: (proposal: Proposal) => boolean;
}
