/** What a destination answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** A delivery, ready to be sent. */
export interface Outgoing {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

/** Sends a delivery as QStash does: redirects are not followed. Throws if nothing answers in time, or `closing` aborts. */
export async function send(outgoing: Outgoing, closing: AbortSignal): Promise<Answer> {
  const bodiless = outgoing.method === "GET" || outgoing.method === "HEAD";
  const response = await fetch(outgoing.url, {
    method: outgoing.method,
    headers: { "user-agent": "Upstash-QStash", ...outgoing.headers },
    ...(bodiless ? {} : { body: outgoing.body }),
    redirect: "manual",
    signal: AbortSignal.any([closing, AbortSignal.timeout(outgoing.timeoutMs)]),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
