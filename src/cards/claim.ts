import type { Deps } from "../deps.ts";
import { CARD_CLAIM_MS, CARD_CLAIM_PAUSES_MS } from "../time-limits.ts";

/**
 * Waits while another delivery of the same update has the claim to post its card. It looks again until the card is
 * there, or until the claim runs out: only that shows that its holder died. `claimedUntil` says until when another
 * holds the claim (ms since 1970), or null if none does.
 */
export async function waitForCardClaim<T>(
  { now, sleep }: Pick<Deps, "now" | "sleep">,
  look: () => Promise<T>,
  claimedUntil: (seen: T) => number | null,
): Promise<T> {
  const patience = now() + CARD_CLAIM_MS;
  let seen = await look();
  for (let i = 0; now() < patience; i += 1) {
    const until = claimedUntil(seen);
    if (until === null) break;
    await sleep(
      Math.min(CARD_CLAIM_PAUSES_MS[i] ?? CARD_CLAIM_MS, Math.max(until, now() + 1) - now(), patience - now()),
    );
    seen = await look();
  }
  return seen;
}
