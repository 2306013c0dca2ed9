import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Script } from "../../src/store/script-codec.ts";

const folder = new URL("../../trader/records/scripts/", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".lua"))
  .map((file) => file.replace(/\.lua$/, ""));

async function codecOf(name: string): Promise<Pick<Script, "args" | "tags" | "source">> {
  const exported: Record<string, Script> = await import(new URL(`${name}.ts`, folder).href);
  const [codec, ...others] = Object.values(exported);
  if (codec === undefined || others.length > 0) throw new Error(`${name}.ts does not export one script`);
  return codec;
}

const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe.each(names)("the codec of %s.lua", async (name) => {
  const lua = readFileSync(new URL(`${name}.lua`, folder), "utf8");
  const codec = await codecOf(name);

  test("writes the arguments in the order in which the script binds them", () => {
    const [, bound = ""] = /^local ([^=]+?)\s*=\s*unpack\(ARGV/m.exec(lua) ?? [];
    expect(bound.split(/,\s*/).filter((word) => word !== "")).toEqual(codec.args.map(inSnakeCase));
  });

  test("reads exactly the replies that the script returns, and its header names them all", () => {
    const returned = [...lua.matchAll(/(?:return|reply =) (?:\{ |with_all\()'(\w+)'/g)].map(([, tag = ""]) => tag);
    expect([...codec.tags].toSorted()).toEqual([...new Set(returned)].toSorted());
    const header = /^-- replies([\s\S]*?)^(?!--)/m.exec(lua)?.[1] ?? "";
    for (const tag of codec.tags) expect(header).toMatch(new RegExp(`\\b${tag}\\b`));
  });

  test("lets Upstash lock only its keys", () => {
    expect(codec.source).toMatch(/^#!lua flags=allow-key-locking\n/);
  });
});
