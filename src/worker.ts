import { WorkerEntrypoint } from "cloudflare:workers";
import type { ExecutionContext, ScheduledController } from "@cloudflare/workers-types";
import * as z from "zod/mini";
import { board, boardAsset } from "./board/routes.ts";
import { compose } from "./compose.ts";
import { type Config, ConfigError, configOf } from "./config/config.ts";
import { telegramWebhook } from "./handlers/webhook.ts";
import { type HealthMemory, health } from "./health.ts";
import { describeError, log } from "./log.ts";
import { qstashCallback } from "./settlement/callback.ts";
import { type DueRun, settleChunk, settleDue } from "./settlement/cron.ts";
import { homePage } from "./views/home-page.ts";

type WaitUntil = (work: Promise<unknown>) => void;

/** Answers a request by its path and method. */
async function route(config: Config, request: Request, waitUntil: WaitUntil): Promise<Response> {
  const path = pathOf(config, request);
  switch (firstPart(path)) {
    case "/board":
      return isRead(request)
        ? board(request.method, path, { config, makeDeps: () => compose(config, waitUntil) })
        : notAllowed("GET");
    case "/board-assets":
      return isRead(request) ? boardAsset(request, path, config.assets) : notAllowed("GET");
  }
  switch (path) {
    case "/telegram":
      return request.method === "POST"
        ? telegramWebhook(request, { config, makeDeps: () => compose(config, waitUntil), waitUntil })
        : notAllowed("POST");
    case "/proposal-end":
      return request.method === "POST"
        ? qstashCallback(request, { config, deps: compose(config, waitUntil) })
        : notAllowed("POST");
    case "/healthz":
      return isRead(request) ? healthz(config, request, waitUntil) : notAllowed("GET");
    case "/":
      return isRead(request) ? homePage() : notAllowed("GET");
    default:
      return new Response("not found", { status: 404 });
  }
}

/** A request's path, without the path of PUBLIC_URL if it begins with that. A proxy may leave it on or take it off. */
function pathOf({ publicUrl }: Config, request: Request): string {
  const { pathname } = new URL(request.url);
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, "");
  return prefix !== "" && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
}

/** The first part of a path: `/board` of `/board/abc/events`. */
const firstPart = (path: string): string => /^\/[^/]*/.exec(path)?.[0] ?? path;

const healthMemory: HealthMemory = { last: null };

/** Answers `/healthz`. Cloudflare names the address that asks. */
const healthz = (config: Config, request: Request, waitUntil: WaitUntil): Promise<Response> =>
  health(compose(config, waitUntil), healthMemory, request.headers.get("CF-Connecting-IP") ?? "");

const isRead = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

const notAllowed = (allow: string): Response =>
  new Response("method not allowed", { status: 405, headers: { Allow: allow } });

/** Reads the configuration. Returns null if a variable is wrong; the log names it. */
function configured(env: unknown): Config | null {
  try {
    return configOf(env);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    log({ what: "config", outcome: "refused", error: thrown.message });
    return null;
  }
}

export default {
  async fetch(request: Request, env: unknown, context: ExecutionContext): Promise<Response> {
    const config = configured(env);
    if (config === null) return new Response("not configured", { status: 500 });
    return route(config, request, (work) => context.waitUntil(work));
  },

  async scheduled(_controller: ScheduledController, env: unknown, context: ExecutionContext): Promise<void> {
    const config = configured(env);
    if (config === null) return;
    const makeDeps = () => compose(config, (work) => context.waitUntil(work));
    try {
      await settleDue({ makeDeps, subrequests: config.subrequests, handOver: handOverBy(context) });
    } catch (thrown) {
      log({ what: "due", outcome: "failed", error: describeError(thrown) });
    }
  },
};

/**
 * Settles a chunk of the due list in an invocation of its own, for a run of the cron trigger. Only this Worker can call
 * it: it has no address (https://developers.cloudflare.com/workers/runtime-apis/context/#exports).
 */
export class DueChunk extends WorkerEntrypoint {
  async settle(chunk: readonly string[]): Promise<void> {
    const config = configured(this.env);
    if (config === null) return;
    await settleChunk(() => compose(config, (work) => this.ctx.waitUntil(work)), chunk);
  }
}

/** Hands a chunk to another invocation. */
interface ChunkBinding {
  settle(chunk: readonly string[]): Promise<void>;
}

// Only a call shows whether it really is such a binding.
const Self = z.object({
  DueChunk: z.custom<ChunkBinding>((value) => value !== null && ["object", "function"].includes(typeof value)),
});

/**
 * Returns what hands chunks to this Worker itself, or null if Cloudflare gives no such binding. Cloudflare makes the
 * binding, so the first deployment needs no earlier one.
 */
function handOverBy({ exports }: ExecutionContext): DueRun["handOver"] {
  const self = Self.safeParse(exports);
  return self.success ? (chunk) => self.data.DueChunk.settle(chunk) : null;
}
