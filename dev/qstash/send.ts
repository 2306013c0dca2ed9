/** How long a destination may take, in real milliseconds. */
const TIMEOUT_MS = 60_000;

/** What a destination answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** A delivery, ready to be sent. */
export interface DeliveryRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Sends a delivery as QStash does: redirects are not followed. Throws if nothing answers in time, or `closing` aborts. */
export async function send(request: DeliveryRequest, closing: AbortSignal): Promise<Answer> {
  const response = await fetch(request.url, {
    method: "POST",
    headers: { "user-agent": "Upstash-QStash", ...request.headers },
    body: request.body,
    redirect: "manual",
    signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
