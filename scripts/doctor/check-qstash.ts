import * as z from "zod";
import type { Outside } from "../launch/outside.ts";
import { findQStash, type QStash } from "../launch/qstash.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** How long a delivery may take, and how often it is asked for, in milliseconds. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;

/** A vote that never was: the Worker finds nothing to do. */
const CALL = JSON.stringify({ v: 1, type: "due", chatId: -1, proposalId: "-1.1" });

const Published = z.object({ messageId: z.string() });
const Log = z.object({ state: z.string(), responseStatus: z.int().optional() });
/** The documentation knows both names. */
const Logs = z.union([z.object({ logs: z.array(Log) }), z.object({ events: z.array(Log) })]);
type Log = z.infer<typeof Log>;

/** Whether QStash reaches the Worker, and whether the Worker takes its signature. */
export async function checkQStash(outside: Outside, deployment: Deployment): Promise<readonly Finding[]> {
  const { secrets, qstashUrl, publicUrl } = deployment;
  if (publicUrl === null) return [];
  const found = await findQStash(outside, secrets.QSTASH_TOKEN ?? "", qstashUrl);
  if (!found.ok) return [bad(`QStash: ${found.error}`, "Correct QSTASH_TOKEN in .dev.vars, and run `npm run launch`.")];
  return [...keys(found.value, deployment), await deliver(outside, found.value, publicUrl)];
}

function keys({ keys }: QStash, { secrets }: Deployment): readonly Finding[] {
  const known = [secrets.QSTASH_CURRENT_SIGNING_KEY, secrets.QSTASH_NEXT_SIGNING_KEY];
  if (known.includes(keys.current)) return [];
  return [bad("QStash: it signs with another key than those in .dev.vars.", "`npm run launch` puts the new keys.")];
}

async function deliver(outside: Outside, { url, token }: QStash, publicUrl: string): Promise<Finding> {
  const headers = { authorization: `Bearer ${token}` };
  const init = {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", "upstash-retries": "0" },
    body: CALL,
  };
  const published = await outside.fetch(`${url}/v2/publish/${publicUrl}/proposal-end`, init).catch(() => null);
  const message = Published.safeParse(await published?.json().catch(() => null));
  if (!message.success)
    return bad(
      `QStash: it does not take messages (${published?.status ?? "no answer"}).`,
      published?.status === 429 ? "Its daily quota is used up." : "Is QSTASH_TOKEN the read-only one? Copy the other.",
    );
  for (const until = outside.now() + PATIENCE_MS; outside.now() < until; await outside.sleep(PAUSE_MS)) {
    const asked = await outside
      .fetch(`${url}/v2/logs?messageId=${message.data.messageId}`, { headers })
      .catch(() => null);
    const read = Logs.safeParse(await asked?.json().catch(() => null));
    const ended = (read.success ? ("logs" in read.data ? read.data.logs : read.data.events) : []).filter(isEnd);
    if (ended.length > 0) return outcome(ended, publicUrl);
  }
  return unknown(
    "QStash: it took a message, but does not tell in time what became of it. See its logs in the console.",
  );
}

const isEnd = ({ state }: Log): boolean => ["DELIVERED", "ERROR", "FAILED"].includes(state.toUpperCase());

function outcome(ended: readonly Log[], publicUrl: string): Finding {
  if (ended.some(({ state }) => state.toUpperCase() === "DELIVERED"))
    return good("QStash: it reaches the Worker, which takes its signature.");
  const status = ended.find(({ responseStatus }) => responseStatus !== undefined)?.responseStatus;
  if (status === 401)
    return bad(
      "QStash: it reaches the Worker, which refuses its signature (401).",
      "The Worker's signing keys or PUBLIC_URL are wrong: delete .launch.json, and run `npm run launch`.",
    );
  return bad(
    `QStash: it could not deliver to ${publicUrl}/proposal-end (${status ?? "no status"}).`,
    "Put right what stands above first; QStash's logs in the console say more.",
  );
}
