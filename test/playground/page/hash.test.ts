import { describe, expect, it } from "vitest";
import { changedFields, glossOf, hashView } from "../../../playground/page/logic/hash.ts";
import { spentText } from "../../../playground/page/logic/spent.ts";

const names = ({ fields }: { fields: readonly { name: string }[] }) => fields.map(({ name }) => name);

describe("a session's hash in the playground", () => {
  it("is grouped by what its fields are about, in an order that does not depend on the hash's", () => {
    const fields = [
      ["v:7", "-1.4|yes|50000000|m-1.6"],
      ["q.yes", "1"],
      ["state", "open"],
      ["old:-1.10:yes", "2"],
      ["q.state", "open"],
      ["claim", "abc"],
      ["p:7", "ubob"],
      ["j:7", "1"],
      ["old:-1.9:yes", "3"],
      ["id", "-1.2"],
      ["q.settle", ""],
      ["w:8", "nEve"],
    ] as const;
    const view = hashView(fields);
    expect(names(view.session)).toEqual(["id", "state"]);
    expect(names(view.proposal)).toEqual(["q.state", "q.yes"]);
    expect(names(view.votes)).toEqual(["v:7"]);
    expect(names(view.people)).toEqual(["j:7", "p:7", "w:8"]);
    expect(names(view.bookkeeping)).toEqual(["claim", "q.settle"]);
    expect(view.finished.map(({ title }) => title)).toEqual(["-1.9", "-1.10"]);
    expect(hashView([...fields].reverse())).toEqual(view);
  });
});

describe("glossOf", () => {
  it("says what a value means where it does not say so itself", () => {
    expect(glossOf("q.lamports", "60000000")).toBe("0.06 SOL");
    expect(glossOf("p:7", "ubob")).toBe("@bob");
    expect(glossOf("by_name", "nCleo")).toBe("Cleo");
    expect(glossOf("v:7", "-1.4|yes|50000000|m-1.6")).toBe("yes, 0.05 SOL");
    expect(glossOf("v:-1.4:7", "-1.4|no|0|t9")).toBe("no");
    expect(glossOf("q.ends", "1795391182000")).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(glossOf("q.timer", "")).toBe("none");
    expect(glossOf("by", "7988689592")).toBeNull();
  });

  it("says what a rule's value means, of a vote as of the group", () => {
    expect(glossOf("q.cap", "2000000000")).toBe("2.0 SOL");
    expect(glossOf("daily", "500000000")).toBe("0.5 SOL");
    expect(glossOf("amounts", "10000000 50000000 1000000000")).toBe("0.01 to 1 SOL");
    expect(glossOf("q.yes_paid", "50000000")).toBe("0.05 SOL");
    expect(glossOf("q.slippage", "250")).toBe("2.5%");
    expect(glossOf("slippage", "5000")).toBe("50%");
    expect(glossOf("voting", "5")).toBe("5 min");
    expect(glossOf("allowed", "1")).toBe("may trade");
    expect(glossOf("q.daily", "")).toBe("none");
    expect(glossOf("quorum", "50%")).toBeNull();
    expect(["0", "1", "2"].map((changes) => glossOf("u:7", `-1.4|120|${changes}`))).toEqual([
      "not changed",
      "changed once",
      "changed 2 times",
    ]);
    expect(glossOf("quorum:at", "1795391182000")).toMatch(/^\d\d:\d\d:\d\d$/);
  });
});

describe("what a member has put in", () => {
  it("is the sum of what Redis keeps for the rule daily, with a name if the session has it", () => {
    const entries = "-1.4:1795391182000:50000000 -1.8:1795391182000:10000000 ";
    expect(spentText("7", entries, new Map([["p:7", "ubob"]]))).toBe("@bob: 0.06 SOL");
    expect(spentText("8", entries, new Map([["w:8", "nEve"]]))).toBe("Eve: 0.06 SOL");
    expect(spentText("9", "", new Map())).toBe("0.0 SOL");
  });
});

describe("changedFields", () => {
  it("names what is new and what says something else", () => {
    const before = new Map([
      ["a", "1"],
      ["b", "1"],
    ]);
    const after = [
      ["a", "1"],
      ["b", "2"],
      ["c", "1"],
    ] as const;
    expect(changedFields(before, after)).toEqual(["b", "c"]);
  });
});
