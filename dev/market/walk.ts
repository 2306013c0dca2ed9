import { type Fraction, fraction } from "./fraction.ts";

/** One is this many millionths. */
const MILLION = 1_000_000;

/**
 * The waves that a price is made of: slow ones swing wide, quick ones little. Shares of the whole swing, 100 in all.
 * Quick waves are there so that two looks a few seconds apart differ.
 */
const WAVES = [
  { periodMs: 36 * 3_600_000, share: 55 },
  { periodMs: 3 * 3_600_000, share: 25 },
  { periodMs: 10 * 60_000, share: 13 },
  { periodMs: 20_000, share: 7 },
];

/**
 * Tells by what a price is multiplied at a time. Depends on its arguments alone, and changes steadily between near times.
 * `swingPpm` is how far it may go from 1 either way, in millionths: 0 stands still, and it must stay below a million.
 */
export function walk(seed: string, mint: string, swingPpm: number, atMs: number): Fraction {
  const at = Math.floor(atMs);
  const ppm = WAVES.reduce((sum, { periodMs, share }) => {
    const height = (index: number) => heightAt(`${seed}/${mint}/${periodMs}/${index}`, swingPpm);
    const index = Math.floor(at / periodMs);
    const passed = at - index * periodMs;
    // Whole numbers below 2^53, so that every machine finds the same price.
    const between = Math.trunc((height(index) * (periodMs - passed) + height(index + 1) * passed) / periodMs);
    return sum + Math.trunc((between * share) / 100);
  }, 0);
  return fraction(BigInt(MILLION + ppm), BigInt(MILLION));
}

/** How high a wave stands at one of its turning points, from `-swingPpm` to `swingPpm`. */
function heightAt(point: string, swingPpm: number): number {
  return (hash(point) % (2 * swingPpm + 1)) - swingPpm;
}

/** Hashes a text to 32 bits: FNV-1a, then the last steps of MurmurHash3, since neighbours have to differ. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
