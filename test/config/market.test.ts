import { describe, expect, it } from "vitest";
import { parseEnv } from "../../src/config/config.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";

const market = (env: Readonly<Record<string, unknown>>) => parseEnv({ ...REQUIRED, ...env }).market;

describe("the market among the variables", () => {
  it("is none where nothing is set, whatever the key is", () => {
    expect(market({})).toBeNull();
    expect(market({ MARKET_URL: "", MARKET_KEY: "" })).toBeNull();
    expect(market({ MARKET_KEY: "jup_1" })).toBeNull();
  });

  it.each([
    ["https://api.jup.ag", "https://api.jup.ag"],
    ["https://api.jup.ag/", "https://api.jup.ag"],
    ["HTTPS://api.jup.ag//", "https://api.jup.ag"],
    ["http://127.0.0.1:8794/market", "http://127.0.0.1:8794/market"],
  ])("is at %s: asked at %s", (MARKET_URL, url) => {
    expect(market({ MARKET_URL })).toEqual({ url, key: null });
  });

  it("may have a key, which is sent as it is", () => {
    const settings = { MARKET_URL: "https://api.jup.ag", MARKET_KEY: "jup_0123-ABC" };
    expect(market(settings)).toEqual({ url: "https://api.jup.ag", key: "jup_0123-ABC" });
    expect(market({ ...settings, MARKET_KEY: "" })?.key).toBeNull();
  });

  it.each([
    "api.jup.ag",
    "ftp://api.jup.ag",
    "https://",
    "https://user:word@api.jup.ag",
    "https://api.jup.ag?x=1",
    "x y",
    7,
  ])("is refused by name at %j", (MARKET_URL) => {
    expect(namesRefused({ MARKET_URL })).toEqual(["MARKET_URL"]);
  });

  it.each(["two words", "kéy", "key\n", "\u200bkey"])(
    "is refused by name with a key that no header can carry: %j",
    (key) => {
      expect(namesRefused({ MARKET_URL: "https://api.jup.ag", MARKET_KEY: key })).toEqual(["MARKET_KEY"]);
      expect(namesRefused({ MARKET_URL: "x", MARKET_KEY: key })).toEqual(["MARKET_KEY", "MARKET_URL"]);
    },
  );
});
