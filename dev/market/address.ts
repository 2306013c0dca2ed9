const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MAX_LENGTH = 44;
const BYTES = 32;

/** Says whether a text is an address on Solana: 32 bytes in base58. */
export function isAddress(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  let value = 0n;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return false;
    value = value * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const rest = value === 0n ? 0 : Math.ceil(value.toString(16).length / 2);
  return zeros + rest === BYTES;
}
