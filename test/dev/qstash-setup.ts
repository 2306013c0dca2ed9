import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { Client, Receiver } from "@upstash/qstash";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { listenOnLoopback } from "../../dev/listen.ts";
import { type QStashStandIn, startQStash } from "../../dev/qstash/server.ts";

interface Arrival {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
}

/** A destination that keeps what arrives, and answers what it is told to (200 when told nothing). */
async function startDestination() {
  const arrivals: Arrival[] = [];
  const answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    arrivals.push({ method: request.method, headers: request.headers, body: await text(request) });
    const answer = answers.shift() ?? { status: 200 };
    response.writeHead(answer.status, answer.headers).end();
  });
  const port = await listenOnLoopback(server);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/proposal-end?x=1`, arrivals, answers, close };
}

/** When every test begins. The stand-in's own clock stands still but for what a test moves it by. */
const START = Date.now();

/** A QStash for the tests of a file, reset after each, with a client and a destination. */
export function setUpQStash() {
  let now = () => START;
  let started: { qstash: QStashStandIn; destination: Awaited<ReturnType<typeof startDestination>>; client: Client };

  beforeAll(async () => {
    // The client reports every failure there, and most of them are wanted here.
    vi.spyOn(console, "error").mockReturnValue();
    const qstash = await startQStash({ now: () => now() });
    const client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false, devMode: false });
    started = { qstash, destination: await startDestination(), client };
  });
  afterEach(() => {
    now = () => START;
    started.qstash.resetFaults();
    started.qstash.resetRecords();
    started.destination.arrivals.length = 0;
    started.destination.answers.length = 0;
  });
  afterAll(async () => {
    await started.qstash.close();
    started.destination.close();
  });

  return {
    get qstash() {
      return started.qstash;
    },
    get destination() {
      return started.destination;
    },
    get client() {
      return started.client;
    },
    /** Lets the stand-in's clock go by real time, until the end of the test. */
    useRealTime() {
      now = Date.now;
    },
    publish: (options: Record<string, unknown> = {}) =>
      started.client.publishJSON({ url: started.destination.url, body: { v: 1 }, delay: 5 * 60, ...options }),
    verify(arrival: Arrival | undefined, url = started.destination.url): Promise<boolean> {
      const { currentSigningKey, nextSigningKey } = started.qstash;
      const signature = String(arrival?.headers["upstash-signature"]);
      const receiver = new Receiver({ currentSigningKey, nextSigningKey, devMode: false });
      return receiver.verify({ signature, body: arrival?.body ?? "", url });
    },
  };
}
