import { keyPositions, wrongNumber } from "./commands.ts";
import type { RedisEngine, Reply, Sendable } from "./engine.ts";
import { toReply } from "./engine.ts";
import { COPY_PREFIX } from "./replica.ts";
import type { ScriptTable } from "./scripts.ts";

/** What to do about one command of a client. */
export type Plan =
  | { kind: "answer"; result: Reply }
  /** `early`: Redis refuses it before a transaction begins, and with it the whole transaction. */
  | { kind: "refuse"; error: string; early: boolean }
  | ({ kind: "send" } & Sendable);

const answer = (result: Reply): Plan => ({ kind: "answer", result });
const refuse = (error: string, early = false): Plan => ({ kind: "refuse", error, early });

/** Decides what to do about one command, without waiting for anything. Scripts are kept as soon as they are seen. */
export function planCommand(command: readonly string[], engine: RedisEngine, scripts: ScriptTable): Plan {
  const [first = "", ...args] = command;
  const name = first.toUpperCase();
  switch (name) {
    case "EVAL":
    case "EVALSHA":
      return planScript(name, args, engine, scripts);
    case "SCRIPT":
      return planScriptTable(args, scripts);
    case "SCAN":
      return planScan(args, engine);
    default: {
      const found = keyPositions(name, args);
      if ("error" in found) return refuse(found.error, true);
      return { kind: "send", ...engine.plain(name, args, found.keys) };
    }
  }
}

function planScript(name: string, args: readonly string[], engine: RedisEngine, scripts: ScriptTable): Plan {
  const [text, count, ...rest] = args;
  if (text === undefined || count === undefined) return refuse(wrongNumber(name), true);
  if (!/^-?\d+$/.test(count)) return refuse("ERR value is not an integer or out of range");
  if (Number(count) < 0) return refuse("ERR Number of keys can't be negative");
  if (Number(count) > rest.length) return refuse("ERR Number of keys can't be greater than number of args");
  const script = name === "EVAL" ? scripts.add(text) : scripts.find(text);
  if (script === undefined) return refuse("NOSCRIPT No matching script. Please use EVAL.");
  if ("error" in script) return refuse(script.error);
  return { kind: "send", ...engine.script(script, rest.slice(0, Number(count)), rest.slice(Number(count))) };
}

function planScriptTable([verb = "", ...rest]: readonly string[], scripts: ScriptTable): Plan {
  switch (verb.toUpperCase()) {
    case "LOAD": {
      const [source] = rest;
      if (source === undefined || rest.length > 1) return refuse(wrongNumber("script|load"), true);
      const script = scripts.add(source);
      return "error" in script ? refuse(script.error) : answer(script.sha);
    }
    case "EXISTS":
      if (rest.length === 0) return refuse(wrongNumber("script|exists"), true);
      return answer(rest.map((sha) => (scripts.find(sha) ? 1 : 0)));
    case "FLUSH":
      scripts.clear();
      return answer("OK");
    default:
      return refuse(`ERR unknown subcommand '${verb}'. Try SCRIPT HELP.`, true);
  }
}

/** SCAN sees the stand-in's own keys only, without their prefix. MATCH and COUNT are known, TYPE is not. */
function planScan([cursor, ...options]: readonly string[], { prefix }: RedisEngine): Plan {
  if (cursor === undefined) return refuse(wrongNumber("scan"), true);
  let pattern = "*";
  let count = "10";
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    const option = options[index]?.toUpperCase();
    if (value === undefined || (option !== "MATCH" && option !== "COUNT")) return refuse("ERR syntax error");
    if (option === "MATCH") pattern = value;
    else count = value;
  }
  const ours = prefix.replace(/[\\*?[\]]/g, "\\$&") + pattern;
  return {
    kind: "send",
    words: ["SCAN", cursor, "MATCH", ours, "COUNT", count],
    read: (reply) => {
      const [next, keys] = Array.isArray(reply) ? reply : [];
      const names = Array.isArray(keys) ? keys.map((key) => String(key).slice(prefix.length)) : [];
      return { result: [toReply(next), names.filter((name) => !name.startsWith(COPY_PREFIX))], calls: 0 };
    },
  };
}
