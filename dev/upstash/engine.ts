import type { Script } from "./scripts.ts";
import type { Engine } from "./types.ts";

/** A reply of Redis as JSON can hold it. */
export type Reply = string | number | null | Reply[];

/** What became of one command; `calls` is how many commands its script ran. */
export type Outcome = ({ result: Reply } | { error: string }) & { calls: number };

/** A command in the engine's own words, and how to read what it answers. */
export interface PreparedCommand {
  readonly words: readonly string[];
  /** The words with the script's source, where `words` only has its SHA-1. */
  readonly withSource?: readonly string[];
  readonly read: (reply: unknown) => Outcome;
}

/** A Redis behind the stand-in. */
export interface RedisEngine {
  readonly name: Engine;
  readonly prefix: string;
  /** A plain command whose arguments at `keys` are keys. */
  plain(name: string, args: readonly string[], keys: readonly number[]): PreparedCommand;
  script(script: Script, keys: readonly string[], args: readonly string[]): PreparedCommand;
  /** Carries out one command, after those sent before. Rejects with RedisError on an error reply, else with what went wrong. */
  send(words: readonly string[]): Promise<unknown>;
  /** Deletes the keys under the prefix, or everything if the engine is this stand-in's alone. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** An error reply of Redis, such as WRONGTYPE. */
export class RedisError extends Error {
  override name = "RedisError";
}

/** Turns what a client library gives into plain JSON; an error within a list becomes its text. */
export function toReply(value: unknown): Reply {
  if (typeof value === "string" || typeof value === "number") return value;
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(toReply);
  return value instanceof Error ? value.message : String(value);
}
