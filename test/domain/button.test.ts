import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Button, decodeButton, encodeButton } from "../../src/domain/button.ts";
import type { RuleRequest } from "../../src/domain/rule-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { possibleSettings, ruleName } from "../support/rule-settings.ts";

const id = fc
  .tuple(fc.integer({ min: -(2 ** 52), max: -1 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }))
  .map(([chat, message]) => `${chat}.${message}`);
const request = fc.oneof(
  fc.constant({ choice: "no" as const, lamports: 0 }),
  fc.constant({ choice: "yes" as const, lamports: null }),
  fc
    .integer({ min: 1, max: 9_999 })
    .map((thousandths) => ({ choice: "yes" as const, lamports: thousandths * 1_000_000 })),
);
const ruleRequest: fc.Arbitrary<RuleRequest> = fc.oneof(
  fc.record({ kind: fc.constant("show" as const), rule: fc.option(ruleName) }),
  fc.record({ kind: fc.constant("set" as const), setting: possibleSettings(DEFAULT_RULES) }),
);
const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({ kind: fc.constantFrom("join" as const, "skip" as const), sessionId: id }),
  fc.record({ kind: fc.constant("vote" as const), sessionId: id, proposalId: id, request }),
  fc.record({ kind: fc.constant("orders" as const), from: fc.integer({ min: 1, max: 999_999_999 }) }),
  fc.record({
    kind: fc.constant("history" as const),
    before: fc.option(fc.record({ startTime: fc.integer({ min: 1, max: 999_999_999_999_999 }), id })),
  }),
  fc.record({
    kind: fc.constant("forget" as const),
    answer: fc.constantFrom("ask_again" as const, "forget" as const, "keep" as const),
  }),
  fc.record({ kind: fc.constant("settings" as const), request: ruleRequest }),
);
const bytes = (text: string): number => new TextEncoder().encode(text).length;

const LARGEST = "-4503599627370496.2147483647";

describe("a button", () => {
  it("is written with its session, and a vote with its proposal and thousandths of a SOL", () => {
    expect(encodeButton({ kind: "join", sessionId: "-100.1" })).toBe("j:-100.1");
    expect(encodeButton({ kind: "skip", sessionId: "-100.1" })).toBe("s:-100.1");
    const vote = { kind: "vote", sessionId: "-100.1", proposalId: "-100.2" } as const;
    expect(encodeButton({ ...vote, request: { choice: "yes", lamports: 50_000_000 } })).toBe("v:-100.1:-100.2:50");
    expect(encodeButton({ ...vote, request: { choice: "no", lamports: 0 } })).toBe("v:-100.1:-100.2:n");
  });

  it("is written without an amount for a yes to a sale, which takes none", () => {
    const vote = { kind: "vote", sessionId: "-100.1", proposalId: "-100.2" } as const;
    const request = { choice: "yes", lamports: null } as const;
    expect(encodeButton({ ...vote, request })).toBe("v:-100.1:-100.2:y");
    expect(decodeButton("v:-100.1:-100.2:y")).toEqual({ ...vote, request });
  });

  it("that turns the pages of the orders is written with the number that the page begins with", () => {
    expect(encodeButton({ kind: "orders", from: 12 })).toBe("o:12");
    expect(decodeButton("o:12")).toEqual({ kind: "orders", from: 12 });
  });

  it("that turns the pages of past votes is written with the vote behind which the page begins", () => {
    const before = { startTime: 1_700_000_000_000, id: "-100.2" };
    expect(encodeButton({ kind: "history", before })).toBe("h:1700000000000:-100.2");
    expect(encodeButton({ kind: "history", before: null })).toBe("h");
  });

  it("of the rules' panel is written with the rule that it shows, or with the value that it sets", () => {
    const written = (request: RuleRequest) => encodeButton({ kind: "settings", request });
    expect(written({ kind: "show", rule: null })).toBe("g");
    expect(written({ kind: "show", rule: "quorum" })).toBe("g:quorum");
    const share = { kind: "share", share: { written: "2/3", numerator: 2, denominator: 3 } } as const;
    expect(written({ kind: "set", setting: { rule: "pass", value: share } })).toBe("g:pass:2/3");
    expect(written({ kind: "set", setting: { rule: "cap", value: null } })).toBe("g:cap:");
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(button, (one) => {
        expect(decodeButton(encodeButton(one))).toEqual(one);
      }),
    );
  });

  it("never takes more than 64 bytes, not even with the largest ids and amount", () => {
    fc.assert(fc.property(button, (one) => bytes(encodeButton(one)) <= 64));
    const request = { choice: "yes", lamports: 9_999_000_000 } as const;
    const vote = { kind: "vote", sessionId: LARGEST, proposalId: LARGEST } as const;
    expect(bytes(encodeButton({ ...vote, request }))).toBe(64);
    expect(bytes(encodeButton({ ...vote, request: { choice: "yes", lamports: null } }))).toBe(61);
    const most = { min: 1e14, default: 1e14, max: 1e15 - 1 };
    const setting = { rule: "amounts", value: most } as const;
    expect(bytes(encodeButton({ kind: "settings", request: { kind: "set", setting } }))).toBe(57);
  });

  it.each([
    "",
    ":",
    "j",
    "j:",
    "j:1",
    "j:abc",
    "J:-100.1",
    "x:-100.1",
    "j:-100.1:",
    "j:-100.1:-100.2",
    "j:-100.1::5",
    "s:-100.1 ",
    "v:-100.1",
    "v:-100.1:-100.2",
    "v:-100.1:-100.2:",
    "v:-100.1:-100.2:Y",
    "v:-100.1:-100.2:yes",
    "v:-100.1:-100.2:y:y",
    "v:-100.1:-100.2:y5",
    "v:-100.1:y",
    "v:-100.1:-100.2:0",
    "v:-100.1:-100.2:-5",
    "v:-100.1:-100.2:0.5",
    "v:-100.1:-100.2:10000",
    "v:-100.1:-100.2:00",
    "v:-100.1:-100.2:1e2",
    "v:-100.1:-100.2:50:50",
    "v:-100.1:nothing:50",
    "v:{-100}.1:-100.2:50",
    "__proto__:-100.1",
    "o",
    "o:",
    "o:0",
    "o:-1",
    "o:012",
    "o:1.5",
    "o:1e2",
    "o: 1",
    "o:1 ",
    "o:1:1",
    "o:1\n",
    "o:1234567890",
    "O:1",
    "o:-100.1",
    "G",
    "g:",
    "g:quorums",
    "g:Quorum",
    "g:__proto__",
    "g:quorum:",
    "g:quorum:many",
    "g:quorum:03",
    "g:quorum:3:",
    "g:quorum:3:3",
    "g:quorum:3\n",
    "g:pass:0%",
    "g:cap:0",
    "g:cap:-1",
    "g:cap:none",
    "g:hidden:yes",
    "g:hidden:",
    "g:amounts:3 2 1",
    "g:amounts:1 1",
    "h:",
    "h:0:-100.1",
    "h:1",
    "h:1:x",
    "h:01:-100.1",
    "h:1:-100.1:2",
    "h:1e2:-100.1",
    "H",
    "f",
    "f:",
    "f:x",
    "f:af",
  ])("is not what forged data is: «%s»", (data) => {
    expect(decodeButton(data)).toBeNull();
  });

  it("has one spelling only, so what could be read is written the same again", () => {
    expect(decodeButton("v:-100.1:-100.2:0050")).toBeNull();
    const forged = fc.oneof(
      fc.string({ unit: "binary", maxLength: 64 }),
      fc.stringMatching(/^[jsv](:-?[0-9]{1,2}\.[0-9]{1,2}){1,3}(:[0-9ny]{0,4})?$/),
      fc.stringMatching(/^h(:[0-9]{0,3}(:-?[0-9]{1,2}\.[0-9]{1,2})?)?$/),
      fc.stringMatching(/^f(:[afkx]{0,2})?$/),
      fc.stringMatching(/^o:-?[0-9]{0,11}$/),
      fc.stringMatching(/^g(:(quorum|pass|cap|amounts|voting|early)(:[0-9 %/.a-z]{0,12})?)?:?$/),
      fc.stringMatching(/^v:-[1-9]\.[1-9]:-[1-9]\.[1-9]:[0-9]{1,4}$/),
    );
    fc.assert(
      fc.property(forged, (data) => {
        const read = decodeButton(data);
        return read === null || encodeButton(read) === data;
      }),
      { numRuns: 2_000 },
    );
  });
});
