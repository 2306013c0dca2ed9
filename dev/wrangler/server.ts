import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";
import { listenOnLoopback } from "../listen.ts";
import { Cloudflare } from "./cloudflare.ts";
import type { CloudflareOptions, CloudflareStandIn } from "./types.ts";

export type * from "./types.ts";

const Call = z.object({
  args: z.array(z.string()),
  input: z.string(),
  folder: z.string(),
  env: z.record(z.string(), z.string()),
  onTerminal: z.boolean(),
});

/** Starts a Cloudflare on 127.0.0.1, for `dev/wrangler/main.ts`. Whoever starts one must close it. */
export async function startCloudflare(options: CloudflareOptions): Promise<CloudflareStandIn> {
  const cloudflare = new Cloudflare(options);
  const server = createServer((request, response) => {
    json(request)
      .then((body) => cloudflare.run(Call.parse(body)))
      .then((ended) => response.end(JSON.stringify(ended)))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get loggedIn() {
      return cloudflare.loggedIn;
    },
    set loggedIn(value) {
      cloudflare.loggedIn = value;
    },
    get hasSubdomain() {
      return cloudflare.hasSubdomain;
    },
    set hasSubdomain(value) {
      cloudflare.hasSubdomain = value;
    },
    get accounts() {
      return cloudflare.accounts;
    },
    set accounts(value) {
      cloudflare.accounts = value;
    },
    workers: cloudflare.workers,
    calls: cloudflare.calls,
    run: (call) => cloudflare.run(call),
    async close() {
      await cloudflare.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
