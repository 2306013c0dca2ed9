import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { configured } from "./configured.ts";
import type { Outside } from "./outside.ts";

/** QStash's two regions (https://upstash.com/docs/qstash/howto/multi-region). The first is the Worker's default. */
export const QSTASH_URLS = {
  "eu-central-1": "https://qstash.upstash.io",
  "us-east-1": "https://qstash-us-east-1.upstash.io",
};
export const QSTASH_DEFAULT = QSTASH_URLS["eu-central-1"];

const Keys = z.object({ current: z.string().min(1), next: z.string().min(1) });

/** A QStash that a token opens: where it is, and the keys that it signs with. */
export interface QStash {
  readonly url: string;
  readonly token: string;
  readonly keys: Readonly<z.infer<typeof Keys>>;
}

/** An address of QStash that is none of its regions'. Between those the token decides, since it may have moved. */
export function ownQStashUrl(outside: Outside): string | null {
  const url = configured(outside, "QSTASH_URL");
  return Object.values(QSTASH_URLS).some((one) => one === url?.replace(/\/+$/, "")) ? null : url;
}

/** Finds the region that a token belongs to, and its signing keys. Returns a sentence if it is none's. */
export async function findQStash(
  outside: Outside,
  token: string,
  only: string | null,
): Promise<Result<QStash, string>> {
  const urls = only === null ? Object.values(QSTASH_URLS) : [only];
  let answered = false;
  for (const url of urls) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await outside.fetch(`${url.replace(/\/+$/, "")}/v2/keys`, { headers }).catch(() => null);
    answered ||= response !== null;
    const keys = response?.ok ? Keys.safeParse(await response.json().catch(() => null)) : null;
    if (keys?.success) return ok({ url, token, keys: keys.data });
  }
  if (!answered) return err("QStash does not answer. Run it again in a moment.");
  return err("QStash knows that token in neither region. Copy QSTASH_TOKEN from the console again.");
}
