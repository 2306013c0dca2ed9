import { describe, expect, it } from "vitest";
import { isMint, isSymbol } from "../../src/domain/token.ts";

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

describe("a token's symbol", () => {
  it.each(["B", "bonk", "W3SOL", "2", "A".repeat(20)])("is 1 to 20 letters and digits: %s", (text) => {
    expect(isSymbol(text)).toBe(true);
  });

  it.each(["", "A".repeat(21), "BO NK", "BO_NK", "$BONK", "BONK\n", "BÖNK", "ſOL", "\u212Aey"])(
    "is not anything else: %j",
    (text) => {
      expect(isSymbol(text)).toBe(false);
    },
  );
});

describe("a token's mint", () => {
  it.each([MINT, "1".repeat(32), "z".repeat(44)])("is 32 to 44 characters of base58: %s", (text) => {
    expect(isMint(text)).toBe(true);
  });

  it.each(["", "1".repeat(31), "1".repeat(45), ...["0", "O", "I", "l", "-", " "].map((odd) => MINT.replace("e", odd))])(
    "is not anything else: %j",
    (text) => {
      expect(isMint(text)).toBe(false);
    },
  );
});
