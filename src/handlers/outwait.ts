import { CLAIM_MS } from "../store/cards.ts";
import type { Deps } from "./deps.ts";

/** Pauses between two looks, in milliseconds: a card is posted within a second, or its poster has died. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000];

/**
 * Looks again and again while another delivery of the same update has the claim to post its card: until the card is there,
 * or until the claim has run out, since only time tells that whoever had it died. `claimedUntil` reads from a look until when
 * another has it (milliseconds since 1970), or null where none has.
 */
export async function outwait<T>(
  { now, sleep }: Pick<Deps, "now" | "sleep">,
  look: () => Promise<T>,
  claimedUntil: (seen: T) => number | null,
): Promise<T> {
  const patience = now() + CLAIM_MS;
  let seen = await look();
  for (let i = 0; now() < patience; i += 1) {
    const until = claimedUntil(seen);
    if (until === null) break;
    await sleep(Math.min(PAUSES_MS[i] ?? CLAIM_MS, Math.max(until, now() + 1) - now(), patience - now()));
    seen = await look();
  }
  return seen;
}
