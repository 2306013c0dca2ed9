import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import type { RunningWorker } from "../../dev/worker/run.ts";

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
  const server = createServer((request, response) => {
    const pass = async () => {
      const body = new Uint8Array(await buffer(request));
      const headers = Object.entries(request.headers).filter(([name]) => /^(x-telegram-|content-type)/.test(name));
      const init = {
        method: "POST",
        body,
        headers: headers.map(([name, value]): [string, string] => [name, `${value}`]),
      };
      passed += 1;
      const all = balancer.everyNthToAll > 0 && passed % balancer.everyNthToAll === 0;
      const first = passed % workers.length;
      const to = all ? [...workers.slice(first), ...workers.slice(0, first)] : workers.slice(first, first + 1);
      const [answer] = await Promise.all(to.map((worker) => worker.fetch("/telegram", init)));
      response.writeHead(answer?.status ?? 502, Object.fromEntries(answer?.headers ?? []));
      response.end(await answer?.text());
    };
    pass().catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const balancer: Balancer = {
    url: `http://127.0.0.1:${address.port}/telegram`,
    everyNthToAll: 0,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return balancer;
}
