import type { Outside } from "../launch/outside.ts";
import { checkRedis } from "../launch/redis.ts";
import { UpstashAccount } from "../launch/upstash.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** Whether the database can be written to, and never drops what is in it. */
export async function checkDatabase(outside: Outside, { secrets, worker }: Deployment): Promise<readonly Finding[]> {
  const { UPSTASH_REDIS_REST_URL: url = "", UPSTASH_REDIS_REST_TOKEN: token = "" } = secrets;
  const checked = await checkRedis(outside, { url, token }, { writes: true });
  const writable = checked.ok
    ? good("Redis: it can be written to.")
    : bad(`Redis: ${checked.error}`, "Correct .dev.vars, and run `npm run launch`.");
  return [writable, await checkEviction(outside, url, worker)];
}

/** Only the account can tell. */
async function checkEviction(outside: Outside, url: string, worker: string): Promise<Finding> {
  const { UPSTASH_EMAIL: email, UPSTASH_API_KEY: apiKey } = outside.env;
  if (!email || !apiKey)
    return unknown(
      "Eviction: not looked at. Set UPSTASH_EMAIL and UPSTASH_API_KEY, or see that it is off in the console.",
    );
  const found = await new UpstashAccount(outside, { email, apiKey }).find(url, worker);
  if (!found.ok) return bad(`Eviction: ${found.error}`, "Correct UPSTASH_EMAIL and UPSTASH_API_KEY.");
  if (found.value === null || found.value.url !== url)
    return unknown("Eviction: the account does not have this database.");
  if (!found.value.eviction) return good("Eviction: it is off.");
  return bad("Eviction: it is on, so a full database drops sessions.", "`npm run launch` turns it off.");
}
