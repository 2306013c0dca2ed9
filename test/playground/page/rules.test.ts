import { describe, expect, it } from "vitest";
import { dueEntry } from "../../../playground/page/logic/due.ts";
import { ruleChips } from "../../../playground/page/logic/rule-chips.ts";
import { voteOf } from "../../../playground/page/logic/vote.ts";

const DEFAULTS = {
  "q.kind": "buy",
  "q.pass": "majority",
  "q.quorum": "none",
  "q.sale": "heads",
  "q.change": "off",
  "q.hidden": "off",
  "q.early": "on",
  "q.remind": "on",
  "q.cap": "",
  "q.daily": "",
  "q.amounts": "",
  "q.slippage": "500",
  "q.market": "",
};
const words = (rules: Record<string, string> = {}) =>
  ruleChips(new Map(Object.entries({ ...DEFAULTS, ...rules }))).map((chip) => chip.words);

describe("the rules of a vote in the playground", () => {
  it("are not told where they are the defaults, or where there are none", () => {
    expect(words()).toEqual([]);
    expect(ruleChips(new Map([["q.kind", "buy"]]))).toEqual([]);
  });

  it("are told in plain words", () => {
    expect(words({ "q.pass": "60%", "q.quorum": "3", "q.change": "on", "q.hidden": "on" })).toEqual([
      "60% yes needed",
      "quorum 3 voters",
      "votes can be changed",
      "hidden until the end",
    ]);
    expect(words({ "q.pass": "unanimous", "q.quorum": "50%", "q.early": "off" })).toEqual([
      "one no rejects it",
      "quorum 50%",
      "runs to the end",
    ]);
    const amounts = { "q.amounts": "50000000 100000000 1000000000", "q.cap": "2000000000", "q.daily": "500000000" };
    expect(words(amounts)).toEqual(["0.05 to 1 SOL each", "at most 2 SOL in all", "0.5 SOL each in 24 hours"]);
    const quoted = { "q.market": JSON.stringify({ token: {}, quote: { price: "0.5" }, quoted: true }) };
    expect(words({ ...quoted, "q.slippage": "250" })).toEqual(["the price may move by 2.5%"]);
    expect(words({ ...quoted, "q.kind": "sell", "q.slippage": "1000" })).toEqual(["the price may move by 10%"]);
    expect(words(quoted)).toEqual([]);
    expect(words({ "q.quorum": "1" })).toEqual(["quorum 1 voter"]);
    expect(words({ "q.amounts": "50000000 50000000 50000000" })).toEqual(["0.05 SOL each"]);
  });

  it("are left out where they do not concern the vote, or have no effect", () => {
    const limits = { "q.amounts": "1 2 3", "q.cap": "1", "q.daily": "1", "q.sale": "shares" };
    expect(words({ ...limits, "q.kind": "sell" })).toEqual(["counted by shares"]);
    expect(words({ "q.sale": "shares" })).toEqual([]);
    const market = JSON.stringify({ token: null, quote: null, quoted: true });
    for (const said of ["", market, "{", "7"]) expect(words({ "q.slippage": "250", "q.market": said })).toEqual([]);
    expect(words({ "q.early": "off", "q.change": "on" })).toEqual(["votes can be changed"]);
  });
});

describe("the entry of a vote in the due list", () => {
  const NOW = 1_795_391_000_000;
  const open = {
    ...DEFAULTS,
    members: "2",
    "q.id": "-1001.4",
    "q.state": "open",
    "q.yes": "1",
    "q.no": "0",
    "q.started": String(NOW),
    "q.ends": String(NOW + 600_000),
    "q.reminded": "",
  };
  const whatAt = (dueAt: number | null, changes: Record<string, string> = {}) => {
    const fields = Object.entries({ ...open, ...changes });
    const vote = voteOf(new Map(fields));
    if (vote === null) throw new Error("there is no vote");
    const live = { key: "session:live:{-1001}", ttlMs: 1, fields };
    return dueEntry({ group: "g1", live, orders: null, settings: null, spent: null, dueAt }, vote)?.what;
  };

  it("is for its end, or for what comes before", () => {
    expect(whatAt(NOW + 600_000)).toBe("ends the vote");
    expect(whatAt(NOW + 300_000)).toBe("reminds those who have not voted");
    expect(whatAt(NOW + 150_000, { "q.no": "1" })).toBe("ends the vote early: all have voted");
    expect(whatAt(NOW + 200_000)).toBe("looks after the card");
    expect(whatAt(null)).toBeUndefined();
  });

  it("reminds nobody twice, nor by the rule remind off", () => {
    expect(whatAt(NOW + 300_000, { "q.reminded": "a1" })).toBe("looks after the card");
    expect(whatAt(NOW + 300_000, { "q.remind": "off" })).toBe("looks after the card");
  });

  it("goes on with a settlement once the time is up", () => {
    expect(whatAt(NOW + 660_000, { "q.state": "closed" })).toBe("goes on with the settlement");
  });
});
