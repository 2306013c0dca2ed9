import type { WorkerOptions } from "miniflare";
import type { OutboundProxy } from "./outbound-proxy.ts";

const NAME = "outbound-guard";
const SCRIPT = "export default { fetch: (request, env) => env.PROXY.fetch(request) };";

/** What a Worker's requests go out by. */
interface Outbound {
  readonly service: NonNullable<WorkerOptions["outboundService"]>;
  /** The Workers that this takes, beside the one whose requests they are. */
  readonly workers: WorkerOptions[];
}

/** Lets the requests of a Worker that opens no TCP connections out by a proxy. */
export const plainOutbound = (proxy: OutboundProxy): Outbound => ({ service: { node: proxy.handle }, workers: [] });

/**
 * Lets a Worker's requests out by a proxy, and nothing else: a TCP connection of its own would pass the proxy by, but
 * ends at a Worker that takes none.
 */
export const guardedOutbound = (proxy: OutboundProxy): Outbound => ({
  service: NAME,
  workers: [
    {
      name: NAME,
      modules: true,
      script: SCRIPT,
      compatibilityDate: "2026-07-01",
      serviceBindings: { PROXY: { node: proxy.handle } },
    },
  ],
});
