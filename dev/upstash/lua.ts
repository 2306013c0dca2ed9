import { readFileSync } from "node:fs";
import { luaCommandLists } from "./commands.ts";

const common = squeeze(readPart("common"));
const redisPart = squeeze(readPart("redis"));
const embeddedPart = squeeze(readPart("embedded"));
const [shimsStart = "", ...shimSections] = readPart("shims").split("-- section: ");
const shims = shimSections.map((section) => {
  const [names = "", ...lines] = section.split("\n");
  return { names: new RegExp(`\\b(${names.trim().replaceAll(" ", "|")})\\b`, "i"), lua: squeeze(lines.join("\n")) };
});

/**
 * Puts the stand-in's preamble before a script and wraps it, so that `redis.call` refuses undeclared keys and counts, and KEYS
 * shows keys without the prefix. The result expects the prefix as one more argument after the script's own. Line numbers in
 * errors stay those of the script; a `#!lua` line, which plain Redis does not take, is dropped.
 */
export function prepare(source: string, dialect: "redis" | "embedded"): string {
  const preamble = dialect === "redis" ? redisPart : embeddedPart.replace("@SHIMS@", () => shimsFor(source));
  const body = source.replace(/^#!.*/, "");
  return `local __run = (function() ${common} ${preamble} end)() return __run(function(redis, KEYS, ARGV) ${body}\nend)`;
}

/** The shims for the commands that a script names, or all of them if it works out a command's name. */
function shimsFor(source: string): string {
  const all = /call\s*\(\s*[^\s'"]/.test(source);
  const wanted = shims.filter(({ names }) => all || names.test(source));
  return [squeeze(shimsStart), ...wanted.map(({ lua }) => lua)].join(" ");
}

function readPart(name: string): string {
  const lua = readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), "utf8");
  return lua.replace(/@(ONE|TWO|ALL|PAIRS|NONE)@/g, (_, list: keyof typeof luaCommandLists) => luaCommandLists[list]);
}

/** Puts Lua on one line and drops its comments, which have lines of their own. */
function squeeze(lua: string): string {
  const lines = lua.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("--")).join(" ");
}
