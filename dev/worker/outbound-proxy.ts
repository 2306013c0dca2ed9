import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const LOCAL_HOSTS = ["127.0.0.1", "localhost"];
/** Headers that are between workerd and us. */
const HOP_HEADERS = ["mf-custom-node-service", "connection"];

/** How often `idle` must find no request before it believes it. */
const LOOKS = 5;

/** The proxy that all requests of a Worker go out through. */
export interface OutboundProxy {
  /** For miniflare's `outboundService`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** `METHOD host/path` of every request that was let through. */
  readonly sent: string[];
  /** Every request that was refused, in the same form. */
  readonly refused: string[];
  /** From now on, these origins and no others. Throws for one that is not local. */
  allow(origins: readonly string[]): void;
  /**
   * Resolves when no request was under way for `idleMs` at least. Where some hang, it resolves when none has begun or ended for
   * `stuckMs`. Both are real milliseconds.
   */
  idle(idleMs: number, stuckMs: number): Promise<void>;
}

/**
 * A proxy that lets requests through to the given local origins, and fails all others as an unreachable network does. Where a
 * destination drops its connection, the Worker's is dropped too: its `fetch` throws as it would outside.
 */
export function createOutboundProxy(origins: readonly string[]): OutboundProxy {
  let allowed = new Set<string>();
  const sent: string[] = [];
  const refused: string[] = [];
  let underWay = 0;
  /** Requests that began, and that ended. */
  let seen = 0;

  const allow = (list: readonly string[]) => {
    allowed = new Set(list.map(localHost));
  };
  allow(origins);

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const host = request.headers.host ?? "";
    const isAllowed = allowed.has(host);
    (isAllowed ? sent : refused).push(`${request.method} ${host}${request.url}`);
    if (!isAllowed) {
      request.socket.destroy();
      return;
    }
    underWay += 1;
    seen += 1;
    let isUnderWay = true;
    const answered = () => {
      if (!isUnderWay) return;
      isUnderWay = false;
      underWay -= 1;
      seen += 1;
    };
    response.once("close", answered);
    forward(host, request, response, answered);
  };

  const idle = async (idleMs: number, stuckMs: number) => {
    let moved = performance.now();
    // Looks are counted, and not only time: while this process got no processor, it would have seen no request either.
    for (let looks = 0; looks < LOOKS && performance.now() - moved < stuckMs; ) {
      const before = seen;
      await delay(idleMs / LOOKS);
      if (seen !== before) moved = performance.now();
      looks = underWay === 0 && seen === before ? looks + 1 : 0;
    }
  };

  return { handle, sent, refused, allow, idle };
}

/** `host:port` of an origin on this machine. */
function localHost(origin: string): string {
  const { host, hostname, protocol } = new URL(origin);
  if (protocol !== "http:" || !LOCAL_HOSTS.includes(hostname)) throw new Error(`Not a local origin: ${origin}`);
  return host;
}

/** Sends a request on. A stream of events counts as answered once it has begun: it may go on for ever. */
function forward(host: string, incoming: IncomingMessage, response: ServerResponse, answered: () => void): void {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_HEADERS.includes(name)));
  const outgoing = httpRequest(`http://${host}${incoming.url}`, { method: incoming.method ?? "GET", headers });
  const drop = () => incoming.socket.destroy();
  outgoing.once("error", drop);
  outgoing.once("response", (answer) => {
    answer.once("error", drop);
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
    if (answer.headers["content-type"]?.startsWith("text/event-stream")) answered();
  });
  // A Worker that stopped waiting (a timeout of its own) is gone for the destination too.
  response.once("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
