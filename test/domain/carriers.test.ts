import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarketToken } from "../../src/domain/market.ts";
import { carriersOf, identifyToken } from "../../src/domain/token-identity.ts";

const mintOf = (i: number) => String(i + 1).padEnd(32, "1");
const token = (i: number, symbol: string, verified = false): MarketToken => ({
  mint: mintOf(i),
  symbol,
  name: symbol,
  decimals: 5,
  verified,
  suspicious: false,
  freezable: null,
  mintable: null,
  liquidityUsd: null,
});
const mintsOf = (tokens: readonly MarketToken[]) => tokens.map(({ mint }) => mint);

describe("the tokens that carry a symbol", () => {
  it("are the verified ones, and beside them those that only look so", () => {
    const found = [token(0, "BONK"), token(1, "Bonk", true), token(2, "BONKY", true), token(3, "$bonk")];
    const { candidates, lookAlikes } = carriersOf("bonk", found);
    expect([mintsOf(candidates), mintsOf(lookAlikes)]).toEqual([[mintOf(1)], [mintOf(0), mintOf(3)]]);
  });

  it("are all that carry it where none is verified", () => {
    const found = [token(0, "RUG"), token(1, "RUG")];
    expect(carriersOf("RUG", found)).toEqual({ candidates: found, lookAlikes: [] });
  });

  it("are the one that a mint names, whatever it is called", () => {
    const found = [token(0, "BONK"), token(1, "BONK", true)];
    expect(carriersOf(mintOf(0), found)).toEqual({ candidates: [found[0]], lookAlikes: [] });
    expect(carriersOf(mintOf(7), found)).toEqual({ candidates: [], lookAlikes: [] });
  });

  it("begin with the one that a proposal would take", () => {
    const some = fc.array(fc.tuple(fc.constantFrom("BONK", "bonk", "$BONK", "WIF"), fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(some, (made) => {
        const found = made.map(([symbol, verified], i) => token(i, symbol, verified));
        const { candidates, lookAlikes } = carriersOf("BONK", found);
        const identity = identifyToken("BONK", found);
        const taken = { one: 1, several: Math.min(5, candidates.length), none: 0 }[identity.tag];
        expect(identity.tag === "one" ? [identity.token] : identity.tag === "several" ? identity.tokens : []).toEqual(
          candidates.slice(0, taken),
        );
        expect(taken === 0).toBe(candidates.length === 0);
        if (lookAlikes.length > 0) expect(candidates.every(({ verified }) => verified)).toBe(true);
        expect(candidates.length + lookAlikes.length).toBe(made.filter(([symbol]) => symbol !== "WIF").length);
      }),
    );
  });
});
