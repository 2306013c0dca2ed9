import { describe, expect, it } from "vitest";
import { solText } from "../../../playground/page/logic/money.ts";
import { initials } from "../../../playground/page/logic/people.ts";
import { share } from "../../../playground/page/logic/share.ts";
import { aheadText, countdownText, spanText, workText } from "../../../playground/page/logic/times.ts";
import { heights, median } from "../../../playground/page/logic/work.ts";

describe("times in the playground", () => {
  it("are written in their two largest units", () => {
    expect(spanText(45_000)).toBe("45 s");
    expect(spanText(125_000)).toBe("2 min 5 s");
    expect(spanText(4_200_000)).toBe("1 h 10 min");
    expect(spanText(100 * 3_600_000)).toBe("4 d 4 h");
    expect(spanText(-5)).toBe("0 s");
  });

  it("count down to zero and not below", () => {
    expect(countdownText(65_000)).toBe("1:05");
    expect(countdownText(1)).toBe("0:01");
    expect(countdownText(-1_000)).toBe("0:00");
    expect(countdownText(7_384_000)).toBe("2:03:04");
  });

  it("say how far the world is ahead, unless it is hardly so", () => {
    expect(aheadText(120_000)).toBe("+2 min");
    expect(aheadText(400)).toBe("");
  });

  it("are milliseconds for short work", () => {
    expect(workText(41.6)).toBe("42 ms");
    expect(workText(1_340)).toBe("1.3 s");
    expect(workText(120_000)).toBe("2 min");
  });
});

describe("amounts and names in the playground", () => {
  it("show lamports as SOL, without needless zeros", () => {
    expect(solText(50_000_000)).toBe("0.05 SOL");
    expect(solText(2_000_000_000)).toBe("2.0 SOL");
    expect(solText(1)).toBe("0.000000001 SOL");
    expect(solText(Number.NaN)).toBe("NaN lamports");
  });

  it("make one or two letters of a name", () => {
    expect(initials("Ann")).toBe("A");
    expect(initials("the story (2)")).toBe("TS");
    expect(initials("🙂")).toBe("?");
  });
});

describe("the bars of what the Worker did", () => {
  it("are relative to the longest, and nothing where nobody knows", () => {
    expect(heights([100, 25, null, 0])).toEqual([1, 0.5, 0, 0]);
    expect(heights([])).toEqual([]);
  });

  it("have a middle", () => {
    expect(median([30, null, 10, 20])).toBe(20);
    expect(median([null])).toBeNull();
  });
});

describe("share", () => {
  it("keeps what says the same, so that it is not drawn again", () => {
    const before = {
      list: [
        { id: 1, text: "a" },
        { id: 2, text: "b" },
      ],
      other: { deep: [1] },
    };
    const next = structuredClone({
      ...before,
      list: [
        { id: 2, text: "b" },
        { id: 3, text: "c" },
      ],
    });
    const shared = share(before, next);
    expect(shared).toEqual(next);
    expect(shared.list[0]).toBe(before.list[1]);
    expect(shared.other).toBe(before.other);
    expect(share(before, structuredClone(before))).toBe(before);
  });

  it("takes what is new as it is", () => {
    expect(share(undefined, { a: 1 })).toEqual({ a: 1 });
    expect(share<unknown>([1], { a: null })).toEqual({ a: null });
    expect(share<unknown>({ a: [1] }, { a: null })).toEqual({ a: null });
  });
});
