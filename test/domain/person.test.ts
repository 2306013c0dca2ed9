import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOf, packName, recordName, shownName, unpackName } from "../../src/domain/person.ts";

const shown = (first_name: string, username?: string): string => shownName(nameOf({ first_name, username }));

describe("a name", () => {
  it("is the @username where there is one, else the first name", () => {
    expect(shown("Alice", "alice_w")).toBe("@alice_w");
    expect(shown("Bob")).toBe("Bob");
    expect(shown("Bob", "")).toBe("Bob");
  });

  it.each([
    ["", "Someone"],
    ["   ", "Someone"],
    ["\u00A0\n", "Someone"],
    ["\u200B\u200E\u2060", "Someone"],
    ["\u3164", "Someone"],
    ["\u2800 \u200D", "Someone"],
    ["@", "Someone"],
    ["@ @", "Someone"],
  ])("that shows nothing is Someone: «%s»", (first, name) => {
    expect(shown(first)).toBe(name);
  });

  it("fits on one line, with single spaces", () => {
    expect(shown("  Bob \n\n the\u2028 Builder ")).toBe("Bob the Builder");
  });

  it("stays as written where it only looks like markup, and keeps its emoji", () => {
    expect(shown("<b>Bob</b> &amp; *co*")).toBe("<b>Bob</b> &amp; *co*");
    expect(shown("👩‍🚀 Ada ❤️")).toBe("👩‍🚀 Ada ❤️");
  });

  it.each(["@alice", "@@alice", " @ alice", "\u200B@alice", "\u2066@\u2069alice", "＠alice", "@\u200Balice"])(
    "cannot pass for a @username: %s",
    (first) => {
      expect(shown(first)).toBe("alice");
    },
  );

  it("cannot slip a @username or a command into a message", () => {
    expect(shown("Bob, @alice")).toBe("Bob, alice");
    expect(shown("Bob (@alice)")).toBe("Bob (alice)");
    expect(shown("/close_session")).toBe("close_session");
    expect(shown("Bob /cancel")).toBe("Bob cancel");
    expect(shown("Bob /@cancel")).toBe("Bob cancel");
    expect(shown("Bob /@/cancel")).toBe("Bob //cancel");
    expect(shown("J@ne O/Neil @ work")).toBe("J@ne O/Neil @ work");
    expect(shown("Bob @/@alice")).toBe("Bob alice");
  });

  it.each([
    ["t.me/fake_support", "t․me/fake_support"],
    ["free-airdrop.xyz", "free-airdrop․xyz"],
    ["HTTPS://Evil.Example/x", "HTTPS//Evil․Example/x"],
    ["[y](tg://user?id=1)", "[y](tg//user?id=1)"],
    ["help@evil.example", "help@evil․example"],
    ["кошелёк.рф", "кошелёк․рф"],
    ["www.1xbet.com", "www․1xbet․com"],
    ["10.0.0.1", "10․0․0․1"],
  ])("is no link: %s", (first, expected) => {
    expect(shown(first)).toBe(expected);
  });

  it.each(["J. R. Smith", "Bob Jr.", "Bob...", "...", "Dr: Who", "a/b"])(
    "keeps its full stops otherwise: %s",
    (first) => {
      expect(shown(first)).toBe(first);
    },
  );

  it("cannot turn the direction of the text around it", () => {
    expect(shown("\u202Ebob\u202C \u2067x\u2069\u200F")).toBe("bob x");
  });

  it("written from right to left ends with a mark, so that a number behind it stays behind it", () => {
    expect(shown("משה")).toBe("משה\u200E");
    expect(shown("Ali علي")).toBe("Ali علي\u200E");
    expect(shown("Мария 李 ไทย é")).toBe("Мария 李 ไทย é");
  });

  it("has at most 64 units, and never half a character", () => {
    expect(shown("x".repeat(70))).toBe("x".repeat(64));
    expect(nameOf({ first_name: `${"x".repeat(63)} and more` }).text).toBe("x".repeat(63));
    expect(shown(`x${"😀".repeat(40)}`)).toBe(`x${"😀".repeat(31)}`);
  });

  it("is one line of 1 to 65 well-formed units that begins with no @, whatever the first name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 130 }), (first) => {
        const name = shown(first);
        expect(name).toMatch(/^[^@\s][^\n\r\u2028\u2029]*$/);
        expect(name.length).toBeLessThanOrEqual(65);
        expect(name.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is read back from the store as it was written", () => {
    const name = fc.record({
      kind: fc.constantFrom("username" as const, "first_name" as const),
      text: fc.string({ unit: "binary" }),
    });
    fc.assert(
      fc.property(name, (one) => {
        expect(unpackName(packName(one))).toEqual(one);
      }),
    );
    expect(packName({ kind: "username", text: "alice" })).toBe("ualice");
    expect(packName({ kind: "first_name", text: "Una" })).toBe("nUna");
  });
});

describe("a name in a record", () => {
  it("is Someone's with the id where the first name shows nothing", () => {
    expect(recordName({ id: 77, name: nameOf({ first_name: "\u3164" }) })).toBe("Someone (id 77)");
  });

  it("carries the id where there is no @username, so that two Bobs stay two", () => {
    expect(recordName({ id: 7, name: { kind: "username", text: "alice" } })).toBe("@alice");
    expect(recordName({ id: 77, name: { kind: "first_name", text: "Bob" } })).toBe("Bob (id 77)");
    expect(recordName({ id: 78, name: { kind: "first_name", text: "Bob" } })).toBe("Bob (id 78)");
  });
});
