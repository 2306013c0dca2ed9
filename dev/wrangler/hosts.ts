import { createServer } from "node:http";
import { ConfigError, parseEnv } from "../../src/config/config.ts";
import { listenOnLoopback } from "../listen.ts";
import { localOrigins } from "../worker/bindings.ts";
import { buildWorker } from "../worker/build.ts";
import { type RunningWorker, runWorker } from "../worker/run.ts";
import type { Host } from "./types.ts";

/** Runs the real Worker in workerd. `started` is told of it. */
export const workerHost =
  (started: (worker: RunningWorker) => void = () => undefined): Host =>
  async (bindings) => {
    const worker = await runWorker({ bundle: await buildWorker(), bindings, allowedOrigins: localOrigins(bindings) });
    started(worker);
    return {
      url: worker.url,
      setBindings: (next) => worker.setBindings(next, { allowedOrigins: localOrigins(next) }),
      close: () => worker.close(),
    };
  };

/** Answers `/healthz` by whether the Worker would take its variables: quick, for tests that are not about the Worker. */
export const quickHost: Host = async (bindings) => {
  let current = bindings;
  const server = createServer((_request, response) => {
    const isConfigured = takes(current);
    if (!isConfigured) return void response.writeHead(500).end("not configured");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ok: true, redisMs: 1, overdueMs: 0, cronMs: null }));
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    setBindings: async (next) => {
      current = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
};

function takes(bindings: Record<string, string>): boolean {
  try {
    parseEnv(bindings);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
