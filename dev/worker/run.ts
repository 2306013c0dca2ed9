import { Miniflare, type MiniflareOptions, NoOpLog, type WorkerdStructuredLog } from "miniflare";
import { serveAsset } from "./assets.ts";
import type { WorkerBundle } from "./bundle.ts";
import { runCronHandler } from "./cron.ts";
import { directSockets, type EntrypointPorts, serviceBindings } from "./entrypoints.ts";
import { guardedOutbound, plainOutbound } from "./outbound-guard.ts";
import { createOutboundProxy } from "./outbound-proxy.ts";
import { freePort } from "./ports.ts";

/** How long no request must have gone out for the Worker to count as idle, and after how long one that hangs is left alone. */
const IDLE_MS = 75;
const STUCK_MS = 5_000;

export interface WorkerOptions {
  bundle: WorkerBundle;
  /** The Worker's variables and secrets. */
  bindings: Record<string, string>;
  /** Whether it has the bundle's rate limits, counted by miniflare in this machine's memory; default false. */
  rateLimits?: boolean;
  /** Default: any free port. */
  port?: number;
  /** PostgreSQL's addresses by the names of their Hyperdrive bindings, each with a password. By TCP it reaches nothing else. */
  hyperdrives?: Readonly<Record<string, string>> | undefined;
  /** The ports at which other Workers call its named entrypoints, by the entrypoints' names. */
  entrypoints?: EntrypointPorts | undefined;
  /** The ports of other Workers' entrypoints, by the names of its service bindings. A call fails while none listens there. */
  services?: EntrypointPorts | undefined;
  /** `http://127.0.0.1:<port>` of everything that the Worker may reach; default nothing. */
  allowedOrigins?: readonly string[];
  /** Called with each entry of `logs` as it arrives. */
  onLog?: ((line: string) => void) | undefined;
}

/** A Worker in workerd, at `http://127.0.0.1:<port>`. */
export interface RunningWorker {
  readonly url: string;
  readonly bindings: Readonly<Record<string, string>>;
  /** Requests a path of the Worker, from outside. Redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Runs the cron handler once, and what it waits for; throws if it does. */
  scheduled(): Promise<void>;
  /**
   * Restarts the Worker with these variables, and with what `changes` says; all that ran in it ends, its memory included. The
   * address stays.
   */
  setBindings(bindings: Record<string, string>, changes?: RestartChanges): Promise<void>;
  /** Resolves when the Worker has sent no request for a moment: what it does after answering is done. */
  idle(): Promise<void>;
  /** What the Worker logged, one entry per call of `console`; printed only if DEBUG is set. It arrives a moment late. */
  readonly logs: string[];
  /** `METHOD host/path` of each request to an address that is allowed, whatever came of it. */
  readonly sentRequests: readonly string[];
  /** Requests to addresses that are not allowed; the Worker saw a lost connection. */
  readonly refusedRequests: readonly string[];
  readonly closed: boolean;
  close(): Promise<void>;
}

export interface RestartChanges {
  bundle?: WorkerBundle;
  allowedOrigins?: readonly string[];
}

/** Starts a Worker. Throws if it does not load, or the port is taken. */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const proxy = createOutboundProxy(options.allowedOrigins ?? []);
  const outbound = options.hyperdrives === undefined ? plainOutbound(proxy) : guardedOutbound(proxy);
  const logs: string[] = [];
  let { bundle, bindings } = options;
  let closed = false;

  const settings = (): MiniflareOptions => ({
    host: "127.0.0.1",
    port,
    // Without this miniflare fetches a description of the visitor's location from the internet.
    cf: false,
    unsafeTriggerHandlers: true,
    log: new NoOpLog(),
    handleStructuredLogs({ level, message }: WorkerdStructuredLog) {
      logs.push(message);
      options.onLog?.(message);
      if (process.env.DEBUG) console.error(`[worker ${level}] ${message}`);
    },
    workers: [
      {
        name: "worker",
        modulesRoot: "/",
        modules: bundle.modules,
        compatibilityDate: bundle.compatibilityDate,
        compatibilityFlags: bundle.compatibilityFlags,
        bindings,
        hyperdrives: { ...options.hyperdrives },
        ratelimits: options.rateLimits === true ? bundle.rateLimits : {},
        serviceBindings: { ...serviceBindings(options.services), ASSETS: { node: serveAsset } },
        unsafeDirectSockets: directSockets(options.entrypoints),
        outboundService: outbound.service,
      },
      ...outbound.workers,
    ],
  });
  const miniflare = new Miniflare(settings());
  await miniflare.ready.catch(async (error: unknown) => {
    await miniflare.dispose().catch(() => undefined);
    throw error;
  });

  return {
    url,
    get bindings() {
      return bindings;
    },
    fetch: (path, init) => fetch(new URL(path, url), { redirect: "manual", ...init }),
    scheduled: () => runCronHandler(url),
    async setBindings(next, changes = {}) {
      bindings = next;
      if (changes.bundle !== undefined) bundle = changes.bundle;
      if (changes.allowedOrigins !== undefined) proxy.allow(changes.allowedOrigins);
      await miniflare.setOptions(settings());
    },
    idle: () => proxy.idle(IDLE_MS, STUCK_MS),
    logs,
    sentRequests: proxy.sent,
    refusedRequests: proxy.refused,
    get closed() {
      return closed;
    },
    async close() {
      if (closed) return;
      closed = true;
      await miniflare.dispose();
    },
  };
}
