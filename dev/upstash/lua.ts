import { readFileSync } from "node:fs";
import { luaCommandLists } from "./commands.ts";

const preamble = squeeze(readPreamble());

/**
 * Puts the stand-in's preamble before a script and wraps it, so that `redis.call` refuses undeclared keys and counts, and KEYS
 * shows keys without the prefix. The result expects the prefix as one more argument after the script's own. Line numbers in
 * errors stay those of the script; a `#!lua` line, which plain Redis does not take, is dropped.
 */
export function prepare(source: string): string {
  const body = source.replace(/^#!.*/, "");
  return `local __run = (function() ${preamble} end)() return __run(function(redis, KEYS, ARGV) ${body}\nend)`;
}

function readPreamble(): string {
  const lua = readFileSync(new URL("./lua/preamble.lua", import.meta.url), "utf8");
  return lua.replace(/@(ONE|TWO|ALL|PAIRS|NONE)@/g, (_, list: keyof typeof luaCommandLists) => luaCommandLists[list]);
}

/** Puts Lua on one line and drops its comments, which have lines of their own. */
function squeeze(lua: string): string {
  const lines = lua.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("--")).join(" ");
}
