import common from "./scripts/common.lua";

/** A Lua script as it is sent, and the hash under which a server knows it once it has run it. */
export interface Script {
  readonly source: string;
  /** SHA-1 of the source, in hex; empty until `hashScripts` has run. */
  sha: string;
}

/**
 * The line that lets Upstash lock only the keys that a script declares, instead of the whole database
 * (https://upstash.com/docs/redis/features/consistency). Plain Redis 7.0 refuses it; the local REST server takes it off.
 */
const KEY_LOCKING = "#!lua flags=allow-key-locking";

const scripts: Script[] = [];

/** Makes a script of its own text and what all of them share. */
export function defineScript(text: string): Script {
  const script = { source: `${KEY_LOCKING}\n${common}\n${text}`, sha: "" };
  scripts.push(script);
  return script;
}

/** Computes the hashes of all scripts, once per isolate. Awaited inside a request: a Worker may not hash while it is loaded. */
export async function hashScripts(): Promise<void> {
  await Promise.all(
    scripts
      .filter(({ sha }) => sha === "")
      .map(async (script) => {
        const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(script.source));
        script.sha = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
      }),
  );
}
