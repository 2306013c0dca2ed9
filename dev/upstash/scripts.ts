import { createHash } from "node:crypto";

/** A script as its client knows it. */
export interface Script {
  readonly sha: string;
  readonly source: string;
}

const knownFlags = [
  "no-writes",
  "allow-oom",
  "allow-stale",
  "no-cluster",
  "allow-cross-slot-keys",
  "allow-key-locking",
];

/** The scripts that clients have sent, by the SHA-1 of their whole text, `#!lua` line included. */
export class ScriptTable {
  readonly #scripts = new Map<string, Script>();
  readonly #withoutKeyLocking = new Set<string>();

  /** How many different scripts came without the `allow-key-locking` flag; forgetting the scripts does not change it. */
  get withoutKeyLocking(): number {
    return this.#withoutKeyLocking.size;
  }

  /** Keeps a script, or says what is wrong with its first line. */
  add(source: string): Script | { error: string } {
    const flags = readFlags(source);
    if (!Array.isArray(flags)) return flags;
    const script = { sha: createHash("sha1").update(source).digest("hex"), source };
    this.#scripts.set(script.sha, script);
    if (!flags.includes("allow-key-locking")) this.#withoutKeyLocking.add(script.sha);
    return script;
  }

  find(sha: string): Script | undefined {
    return this.#scripts.get(sha.toLowerCase());
  }

  clear(): void {
    this.#scripts.clear();
  }
}

function readFlags(source: string): string[] | { error: string } {
  if (!source.startsWith("#!")) return [];
  const [engine, ...rest] = source.slice(2).split("\n", 1).join("").trim().split(/\s+/);
  if (engine !== "lua") return { error: `ERR Unexpected engine in script shebang: ${engine}` };
  const flags: string[] = [];
  for (const option of rest) {
    if (!option.startsWith("flags=")) return { error: `ERR Unknown lua shebang option: ${option}` };
    flags.push(...option.slice("flags=".length).split(",").filter(Boolean));
  }
  const unknown = flags.find((flag) => !knownFlags.includes(flag));
  return unknown === undefined ? flags : { error: `ERR Unexpected flag in script shebang: ${unknown}` };
}
