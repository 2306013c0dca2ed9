import { describe, expect, it } from "vitest";
import { snippet, spansOf, webAddress } from "../../../playground/page/logic/spans.ts";

const entity = (type: string, offset: number, length: number, url?: string) => ({
  type,
  offset,
  length,
  ...(url === undefined ? {} : { url }),
});

describe("the spans of a message in the playground", () => {
  it("are the whole text where nothing is marked", () => {
    expect(spansOf("Hello", [])).toEqual([{ text: "Hello", styles: [], tap: { kind: "none" } }]);
    expect(spansOf("", [])).toEqual([]);
  });

  it("begin and end where entities do, counted in UTF-16 units", () => {
    const spans = spansOf("📣 Buy BONK: /order_1", [entity("bold", 3, 8), entity("bot_command", 13, 8)]);
    expect(spans.map(({ text }) => text)).toEqual(["📣 ", "Buy BONK", ": ", "/order_1"]);
    expect(spans[1]?.styles).toEqual(["bold"]);
    expect(spans[3]?.tap).toEqual({ kind: "command" });
  });

  it("have all styles where entities overlap", () => {
    const spans = spansOf("abcdef", [entity("bold", 0, 4), entity("italic", 2, 4)]);
    expect(spans.map(({ text, styles }) => [text, styles])).toEqual([
      ["ab", ["bold"]],
      ["cd", ["bold", "italic"]],
      ["ef", ["italic"]],
    ]);
  });

  it("join to the text again, whatever the entities say", () => {
    const odd = [entity("bold", -3, 5), entity("code", 2, 99), entity("italic", 50, 2), entity("mystery", 1, 1)];
    expect(
      spansOf("short", odd)
        .map(({ text }) => text)
        .join(""),
    ).toBe("short");
  });

  it("link to the web only", () => {
    const linkOf = (url: string) => spansOf("here", [entity("text_link", 0, 4, url)])[0]?.tap;
    expect(linkOf("https://explorer.example/tx/1")).toEqual({ kind: "link", href: "https://explorer.example/tx/1" });
    expect(linkOf("javascript:alert(1)")).toEqual({ kind: "none" });
    expect(spansOf("see example.org", [entity("url", 4, 11)])[1]?.tap).toEqual({
      kind: "link",
      href: "https://example.org",
    });
  });
});

describe("a moment in a message", () => {
  const moment = { at: 1_700_000_000_000, format: "t" };
  const time = { ...entity("date_time", 3, 9), moment };

  it("is a span of its own", () => {
    expect(spansOf("at 22:13 UTC.", [time]).map(({ text, tap }) => [text, tap])).toEqual([
      ["at ", { kind: "none" }],
      ["22:13 UTC", { kind: "moment", ...moment }],
      [".", { kind: "none" }],
    ]);
  });

  it("is cut by no other entity", () => {
    const spans = spansOf("at 22:13 UTC.", [entity("bold", 0, 8), time, entity("bot_command", 6, 7)]);
    expect(spans.map(({ text }) => text)).toEqual(["at ", "22:13 UTC", "."]);
  });

  it("is plain text where nobody says which moment", () => {
    expect(spansOf("soon", [entity("date_time", 0, 4)])).toEqual([{ text: "soon", styles: [], tap: { kind: "none" } }]);
  });
});

describe("webAddress", () => {
  it("takes http and https, adds a missing scheme, and refuses all else", () => {
    expect(webAddress("HTTP://a.example")).toBe("HTTP://a.example");
    expect(webAddress("a.example/b")).toBe("https://a.example/b");
    expect(webAddress("data:text/html,x")).toBeNull();
    expect(webAddress("https:// a")).toBeNull();
  });
});

describe("snippet", () => {
  it("is the first line, cut where it is long", () => {
    expect(snippet("one\ntwo")).toBe("one");
    expect(snippet("abcdefghij", 5)).toBe("abcd…");
  });
});
