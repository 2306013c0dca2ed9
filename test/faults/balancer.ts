import type { RunningWorker } from "../../dev/worker/run.ts";
import { startForwardingServer } from "../support/forwarding-server.ts";

/** Stands between Telegram and several Workers, as Cloudflare stands before its machines. */
export interface Balancer {
  /** What Telegram is to be given as the webhook. */
  readonly url: string;
  /** Every so many updates reach all Workers at once, as one that is delivered again too early does; 0 for none. */
  everyNthToAll: number;
  close(): Promise<void>;
}

/** Passes each update on to one Worker, in turns, and its answer back. */
export async function startBalancer(workers: readonly RunningWorker[]): Promise<Balancer> {
  let passed = 0;
  const server = await startForwardingServer(/^(x-telegram-|content-type)/, async (request) => {
    passed += 1;
    const all = balancer.everyNthToAll > 0 && passed % balancer.everyNthToAll === 0;
    const first = passed % workers.length;
    const to = all ? [...workers.slice(first), ...workers.slice(0, first)] : workers.slice(first, first + 1);
    const [answer] = await Promise.all(to.map((worker) => worker.fetch("/telegram", request)));
    return answer ?? new Response(null, { status: 502 });
  });
  const balancer: Balancer = { url: `${server.url}/telegram`, everyNthToAll: 0, close: server.close };
  return balancer;
}
