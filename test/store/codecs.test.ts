import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../../src/store/errors.ts";
import { flag, int, intOrNull, kind, nothing, oneOf, text, words } from "../../src/store/reply-words.ts";
import { defineScript, type Script } from "../../src/store/script.ts";

const folder = new URL("../../src/store/scripts/", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".lua"))
  .map((file) => file.replace(/\.lua$/, ""));

type Codec = Pick<Script, "args" | "tags">;

async function codecOf(name: string): Promise<Codec> {
  const exported: Record<string, Codec> = await import(new URL(`${name}.ts`, folder).href);
  const [codec, ...others] = Object.values(exported);
  if (codec === undefined || others.length > 0) throw new Error(`${name}.ts does not export one script`);
  return codec;
}

const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The names to which a script binds its arguments. */
function boundArguments(lua: string): readonly string[] {
  const [, bound] = /^local ([^=]+?)\s*=\s*unpack\(ARGV/m.exec(lua) ?? [];
  return bound === undefined ? [] : bound.split(/,\s*/);
}

/** Follows a chat that moves, for every script: `runOnChat` reads them. */
const FOLLOWED = ["moving", "moved"];

/** The tags of the replies that a script's own text returns; those of the shared guards are named beside. */
function returnedTags(lua: string): readonly string[] {
  const guards: Record<string, readonly string[]> = {
    refuse_other_session: ["other_session"],
    refuse_closed: ["closed"],
    refuse_not_allowed: ["not_allowed"],
  };
  const shared = Object.entries(guards).flatMap(([guard, tags]) => (lua.includes(`${guard}(`) ? tags : []));
  return [
    ...new Set([...shared, ...[...lua.matchAll(/(?:return|or|reply =) \{ '(\w+)'/g)].map(([, tag = ""]) => tag)]),
  ];
}

/** The words of a script's header that come after `replies`. */
const headerOf = (lua: string): string => /^-- replies([\s\S]*?)^(?!--)/m.exec(lua)?.[1] ?? "";

describe.each(names)("the codec of %s.lua", async (name) => {
  const lua = readFileSync(new URL(`${name}.lua`, folder), "utf8");
  const codec = await codecOf(name);

  test("writes the arguments in the order in which the script binds them", () => {
    expect(boundArguments(lua)).toEqual(codec.args.map(inSnakeCase));
  });

  test("reads every reply that the script returns", () => {
    const returned = returnedTags(lua).filter((tag) => !FOLLOWED.includes(tag) || codec.tags.includes(tag));
    expect(codec.tags).toEqual(expect.arrayContaining(returned));
  });

  test("reads no reply that the script's header does not name", () => {
    const header = headerOf(lua);
    for (const tag of codec.tags) expect(header).toMatch(new RegExp(`\\b${tag}\\b`));
  });
});

describe("a codec", () => {
  const script = defineScript("return {}", {
    args: ["now", "who", "late", "early"],
    rest: true,
    replies: {
      counted: words({ yes: int, at: intOrNull, name: text, posted: flag, kind, choice: oneOf("yes", "no") }),
      closed: nothing,
    },
  });

  test("writes null as nothing, and what is true or false as 1 or 0", () => {
    const args = { early: false, late: true, who: null, now: 5, rest: ["a", 1] };
    expect(script.encode(args)).toEqual(["5", "", "1", "0", "a", "1"]);
  });

  test("reads words by name", () => {
    const reply = { tag: "counted", yes: 3, at: null, name: "1|2", posted: true, kind: "sell", choice: "no" };
    expect(script.decode(["counted", "3", "", "1|2", "1", "sell", "no"])).toEqual(reply);
    expect(script.decode(["closed"])).toEqual({ tag: "closed" });
  });

  test.each([
    ["an unknown tag", ["maybe"]],
    ["the name of something that every object has", ["toString"]],
    ["nothing", []],
    ["too few words", ["counted", "3", "", "name", "1", "sell"]],
    ["no number", ["counted", "three", "", "name", "1", "sell", "no"]],
    ["an empty number", ["counted", "", "", "name", "1", "sell", "no"]],
    ["a number that is too large to be exact", ["counted", "9007199254740993", "", "name", "1", "sell", "no"]],
    ["an unknown choice", ["counted", "3", "", "name", "1", "sell", "perhaps"]],
  ])("refuses %s", (_, reply) => {
    expect(() => script.decode(reply)).toThrow(StoreUnavailable);
  });
});
