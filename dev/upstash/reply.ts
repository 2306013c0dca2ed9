import type { Outcome, Reply } from "./engine.ts";

/**
 * Reads what the embedded engine's preamble writes: the number of calls, then the script's value in Redis' protocol.
 * An error within a list becomes its text.
 */
export function readReply(encoded: unknown): Outcome {
  const bytes = Buffer.from(String(encoded));
  let at = 0;
  const line = () => {
    const end = bytes.indexOf("\r\n", at);
    const text = bytes.toString("utf8", at, end);
    at = end + 2;
    return text;
  };
  const value = (): Reply => {
    const head = line();
    const rest = head.slice(1);
    if (head.startsWith(":")) return Number(rest);
    if (head.startsWith("*")) return Array.from({ length: Number(rest) }, value);
    if (!head.startsWith("$")) return rest;
    if (rest === "-1") return null;
    const start = at;
    at += Number(rest) + 2;
    return bytes.toString("utf8", start, at - 2);
  };
  const calls = Number(line());
  const failed = bytes[at] === "-".charCodeAt(0);
  const result = value();
  return failed ? { error: cleanError(String(result)), calls } : { result, calls };
}

/** Names the script as Redis does; Lua names it by its first words, which are the preamble's. */
function cleanError(message: string): string {
  return message.replace(/\[string ".*?"\]/g, "user_script");
}
