import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenOnLoopback } from "../../dev/listen.ts";

/** A request as it is to be forwarded. */
export type ForwardedRequest = Pick<RequestInit, "method" | "headers" | "body">;

/** A server that stands between a client and what it calls. */
export interface ForwardingServer {
  /** Where it listens, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a server that sends each request on by `forward`, with the headers that match, and the answer back. Where `forward` fails, the
 * client's connection is cut.
 */
export async function startForwardingServer(
  headerNames: RegExp,
  forward: (request: ForwardedRequest) => Promise<Response>,
): Promise<ForwardingServer> {
  const server = createServer((request, response) => {
    const pass = async () => {
      const body = new Uint8Array(await buffer(request));
      const headers = Object.entries(request.headers).filter(([name]) => headerNames.test(name));
      const answer = await forward({
        method: "POST",
        body,
        headers: headers.map(([name, value]): [string, string] => [name, `${value}`]),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    };
    pass().catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
