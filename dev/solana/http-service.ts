import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { HttpFault } from "./faults.ts";

/** A request with its body read. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What is sent back; `hung` and `cut` are no answer at all. */
export type Reply = "hung" | "cut" | { status: number; body: string; headers?: Record<string, string> };

/** Answers requests by a function, and keeps those that are never answered until they are let go. */
export class HttpService {
  readonly #hanging = new Set<ServerResponse>();
  readonly listener: RequestListener;

  constructor(answer: (asked: Asked) => Promise<Reply>) {
    this.listener = (request, response) => {
      // A client that goes away in the middle of its request gets no answer.
      this.#respond(answer, request, response).catch(() => response.destroy());
    };
  }

  /** Closes the connections of requests that were never answered. */
  letGo(): void {
    for (const response of this.#hanging) response.destroy();
  }

  async #respond(answer: (asked: Asked) => Promise<Reply>, request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const { method = "GET", url: path = "/", headers } = request;
    const reply = await answer({ method, path, headers, body });
    if (reply === "cut") response.destroy();
    else if (reply === "hung") {
      this.#hanging.add(response);
      response.once("close", () => this.#hanging.delete(response));
    } else response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(reply.body);
  }
}

const RETRY_AFTER_SECONDS = "10";
const NONSENSE = "<!doctype html><title>All is well</title>";

/** Responds as a fault says; `carryOut` gives the reply that there would be without it, and `tooMany` is the body of a 429. */
export async function withFault(fault: HttpFault, carryOut: () => Promise<Reply>, tooMany: string): Promise<Reply> {
  if (typeof fault === "object") {
    const { status, body } = fault.custom;
    return { status, body: typeof body === "string" ? body : JSON.stringify(body) };
  }
  switch (fault) {
    case "answer":
      return carryOut();
    case "cut":
      return "cut";
    case "hang":
      return "hung";
    case "limit":
      return { status: 429, body: tooMany, headers: { "retry-after": RETRY_AFTER_SECONDS } };
    case "fail":
      return { status: 500, body: JSON.stringify({ error: "told to fail" }) };
    case "nonsense":
      return { status: 200, body: NONSENSE, headers: { "content-type": "text/html" } };
    case "cut_after":
      await carryOut();
      return "cut";
    case "hang_after":
      await carryOut();
      return "hung";
    case "fail_after":
      await carryOut();
      return { status: 500, body: JSON.stringify({ error: "told to fail" }) };
  }
}
