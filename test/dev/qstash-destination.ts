import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "../../dev/listen.ts";

export interface Arrival {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
}

/** A destination that keeps what arrives, and answers what it is told to (200 when told nothing). */
export async function startDestination() {
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
