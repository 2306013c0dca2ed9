import type { Arg } from "./script.ts";

/** What is recorded of a card's message. */
export interface CardUpdates {
  /** The id of the card's message. */
  readonly cardId?: number;
  /** The end of the claim to post the card, in milliseconds since 1970; 0 gives the claim back. */
  readonly claimUntil?: number;
}

/** The hash fields of a card's updates, names and values in turn, as note.lua takes them. */
export const cardFields = ({ cardId, claimUntil }: CardUpdates): readonly Arg[] => [
  ...(cardId === undefined ? [] : ["card", cardId]),
  ...(claimUntil === undefined ? [] : ["claim_until", claimUntil]),
];
