import * as z from "zod";
import { httpUrl } from "../../src/config/variables.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Outside } from "./outside.ts";

const Reply = z.union([z.object({ result: z.unknown() }), z.object({ error: z.string() })]);

/** The key that is deleted, and by the doctor written first. It would expire within a minute by itself. */
const PROBE = "conclave:probe";

/** A Redis database as Upstash's REST API reaches it. */
export interface Redis {
  readonly url: string;
  readonly token: string;
}

/**
 * Checks that a database answers, and takes commands that write. Returns a sentence about what is wrong. It changes
 * nothing: what it deletes is not there. With `writes` it also writes a key that expires.
 */
export async function checkRedis(
  outside: Outside,
  { url, token }: Redis,
  { writes }: { readonly writes: boolean } = { writes: false },
): Promise<Result<Redis, string>> {
  const address = httpUrl.safeParse(url);
  if (!address.success)
    return err("That is no address. In the console it is REST's UPSTASH_REDIS_REST_URL, https://….");
  const redis = { url: address.data, token };
  for (const command of [["PING"], ...(writes ? [["SET", PROBE, "1", "EX", "60"]] : []), ["DEL", PROBE]]) {
    const wrong = await refusal(outside, redis, command);
    if (wrong !== null) return err(wrong);
  }
  return ok(redis);
}

/** Sends one command. Returns null if it was carried out, else a sentence. */
async function refusal(outside: Outside, { url, token }: Redis, command: readonly string[]): Promise<string | null> {
  const init = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(command) };
  const response = await outside.fetch(url, init).catch(() => null);
  if (response === null)
    return "No database answers at that address. Copy UPSTASH_REDIS_REST_URL from the console again.";
  if (response.status === 401) return "The database does not know that token. Copy UPSTASH_REDIS_REST_TOKEN again.";
  const reply = Reply.safeParse(await response.json().catch(() => null));
  if (!reply.success) return "What answers at that address is no Upstash database.";
  if (!("error" in reply.data)) return null;
  if (reply.data.error.startsWith("NOPERM"))
    return "That is the read-only token: nothing could be saved. Copy the other one, UPSTASH_REDIS_REST_TOKEN.";
  return `The database refuses to work (${reply.data.error.split(" ")[0]}). Look at it in Upstash's console.`;
}
