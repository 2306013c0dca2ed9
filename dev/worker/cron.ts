import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";

/** Where miniflare runs the cron handler; its JavaScript interface would start a thread for each Worker. */
const CRON = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

/**
 * Runs the cron handler of the Worker at an address once; throws if it does. The connection is its own: a Worker that was just
 * restarted has closed those that `fetch` keeps.
 */
export async function runCronHandler(url: string): Promise<void> {
  const asked = request(new URL(CRON, url), { agent: false }).end();
  const [response] = await once(asked, "response");
  const answer = await text(response);
  if (response.statusCode !== 200) throw new Error(`The Worker's cron handler failed: ${answer}`);
}
