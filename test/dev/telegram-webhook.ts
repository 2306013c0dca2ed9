import { createServer } from "node:http";
import type { Update } from "grammy/types";
import { listenOnLoopback } from "../../dev/listen.ts";

interface Reply {
  status: number;
  retryAfter?: number;
  body?: string;
}

/** A webhook that notes what it receives and answers as a test tells it to. */
export interface TestWebhook {
  readonly url: string;
  readonly received: { update: Update; secret: string | undefined }[];
  /** Set it to decide the answers; 200 at once if left alone. */
  answer: (update: Update) => Reply | Promise<Reply>;
  /** Resolves once so many updates have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhook(): Promise<TestWebhook> {
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const update: Update = JSON.parse(Buffer.concat(chunks).toString());
    const secret = request.headers["x-telegram-bot-api-secret-token"];
    webhook.received.push({ update, secret: typeof secret === "string" ? secret : undefined });
    for (const look of waiting) look();
    const { status, retryAfter, body } = await webhook.answer(update);
    if (status === 0) return void response.destroy();
    response.writeHead(status, retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }).end(body);
  });
  const port = await listenOnLoopback(server);

  const webhook: TestWebhook = {
    url: `http://127.0.0.1:${port}/telegram`,
    received: [],
    answer: () => ({ status: 200 }),
    async arrived(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => (webhook.received.length >= count ? resolve() : undefined);
      waiting.add(look);
      look();
      await promise;
      waiting.delete(look);
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return webhook;
}
