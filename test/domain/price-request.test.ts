import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePriceRequest } from "../../src/domain/price-request.ts";

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

describe("what stands behind /price", () => {
  it.each([
    ["BONK", "BONK"],
    ["bonk", "bonk"],
    ["$BONK", "BONK"],
    [" “$bonk” ", "bonk"],
    ["'BONK'?", "BONK"],
    ["BONK.", "BONK"],
    ["token=BONK", "BONK"],
    ['"token = $BONK"', "BONK"],
    ["ＢＯＮＫ", "BONK"],
    [MINT, MINT],
    [`token=${MINT}`, MINT],
  ])("%s means a token", (typed, token) => {
    expect(parsePriceRequest(typed)).toEqual({ ok: true, value: token });
  });

  it.each(["", "  ", '""', "$", "token=", "?"])("%j is nothing", (typed) => {
    expect(parsePriceRequest(typed)).toEqual({ ok: false, error: { reason: "price_token_missing" } });
  });

  it.each(["BONK WIF", "BO_NK", "$$BONK", "https://x.io/BONK", "@bonk", "x".repeat(60), "🐶"])(
    "%s is no token that can be read",
    (typed) => {
      expect(parsePriceRequest(typed)).toEqual({ ok: false, error: { reason: "token_malformed" } });
    },
  );

  it("is a token of letters and digits, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const request = parsePriceRequest(typed);
        if (request.ok) expect(request.value).toMatch(/^[a-zA-Z0-9]{1,44}$/);
      }),
    );
  });
});
