import { keyPositions, wrongNumber } from "./commands.ts";
import { type PreparedCommand, type RedisEngine, toReply } from "./engine.ts";
import { refuseSeveralTags } from "./hash-tags.ts";
import { COPY_PREFIX } from "./replica.ts";
import type { ScriptTable } from "./scripts.ts";

/** How one command of a client is sent, or why it is refused. */
export type Plan = PreparedCommand | { error: string };

/** Decides what to do about one command, without waiting for anything. Scripts are kept as soon as they are seen. */
export function planCommand(command: readonly string[], engine: RedisEngine, scripts: ScriptTable): Plan {
  const [first = "", ...args] = command;
  const name = first.toUpperCase();
  if (name === "EVAL" || name === "EVALSHA") return planScript(name, args, engine, scripts);
  if (name === "SCAN") return planScan(args, engine);
  const found = keyPositions(name, args);
  if ("error" in found) return found;
  return refuseSeveralTags(found.keys.map((index) => args[index] ?? "")) ?? engine.plain(name, args, found.keys);
}

function planScript(name: string, args: readonly string[], engine: RedisEngine, scripts: ScriptTable): Plan {
  const [text, count, ...rest] = args;
  if (text === undefined || count === undefined) return { error: wrongNumber(name) };
  if (!/^-?\d+$/.test(count)) return { error: "ERR value is not an integer or out of range" };
  if (Number(count) < 0) return { error: "ERR Number of keys can't be negative" };
  if (Number(count) > rest.length) return { error: "ERR Number of keys can't be greater than number of args" };
  const script = name === "EVAL" ? scripts.add(text) : scripts.find(text);
  if (script === undefined) return { error: "NOSCRIPT No matching script. Please use EVAL." };
  if ("error" in script) return script;
  const keys = rest.slice(0, Number(count));
  return refuseSeveralTags(keys) ?? engine.script(script, keys, rest.slice(Number(count)));
}

/** SCAN sees the stand-in's own keys only, without their prefix. MATCH and COUNT are known, TYPE is not. */
function planScan([cursor, ...options]: readonly string[], { prefix }: RedisEngine): Plan {
  if (cursor === undefined) return { error: wrongNumber("scan") };
  let pattern = "*";
  let count = "10";
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    const option = options[index]?.toUpperCase();
    if (value === undefined || (option !== "MATCH" && option !== "COUNT")) return { error: "ERR syntax error" };
    if (option === "MATCH") pattern = value;
    else count = value;
  }
  const ours = prefix.replace(/[\\*?[\]]/g, "\\$&") + pattern;
  return {
    words: ["SCAN", cursor, "MATCH", ours, "COUNT", count],
    read: (reply) => {
      const [next, keys] = Array.isArray(reply) ? reply : [];
      const names = Array.isArray(keys) ? keys.map((key) => String(key).slice(prefix.length)) : [];
      return { result: [toReply(next), names.filter((name) => !name.startsWith(COPY_PREFIX))], calls: 0 };
    },
  };
}
