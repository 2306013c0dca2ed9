/**
 * Whether two byte strings are equal. All bytes of `one` are looked at, so that the time tells nothing about where they
 * differ. It tells whether their lengths do.
 */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
}
