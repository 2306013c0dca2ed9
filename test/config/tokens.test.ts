import { describe, expect, it } from "vitest";
import { parseEnv } from "../../src/config/config.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
const tokens = (written: unknown) => parseEnv({ ...REQUIRED, TOKENS: written }).mints;

describe("the tokens among the variables", () => {
  it("are none where nothing is set", () => {
    expect(tokens(undefined)).toEqual(new Map());
    expect(tokens("{}")).toEqual(new Map());
  });

  it("are mints by their symbols, which are kept in capitals", () => {
    const read = new Map([
      ["BONK", BONK],
      ["WIF", WIF],
    ]);
    expect(tokens(JSON.stringify({ bonk: BONK, WIF }))).toEqual(read);
    expect(tokens(`{\n  "Bonk": "${BONK}",\n  "wif": "${WIF}"\n}`)).toEqual(read);
  });

  it("may be a table, as wrangler.toml may hold them", () => {
    expect(tokens({ bonk: BONK })).toEqual(new Map([["BONK", BONK]]));
    expect(tokens({})).toEqual(new Map());
  });

  it.each([
    "BONK",
    "{",
    "null",
    "7",
    `["${BONK}"]`,
    "[]",
    `{"BONK":7}`,
    `{"BONK":null}`,
    `{"BONK":{"mint":"${BONK}"}}`,
    `{"BONK":"${BONK}x"}`,
    `{"BONK":"${BONK.replace("D", "0")}"}`,
    `{"BONK":"short"}`,
    `{"$BONK":"${BONK}"}`,
    `{"":"${BONK}"}`,
    `{"BO NK":"${BONK}"}`,
    `{"__proto__":"${BONK}"}`,
    `{"${"A".repeat(21)}":"${BONK}"}`,
    `{"BONK":"${BONK}","bonk":"${BONK}"}`,
    `{"BONK":"${BONK}","WIF":""}`,
    [BONK],
    true,
  ])("are refused where one is malformed, or two differ only in their capitals: %j", (written) => {
    expect(namesRefused({ TOKENS: written })).toEqual(["TOKENS"]);
  });
});
