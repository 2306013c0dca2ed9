import type { ServerResponse } from "node:http";
import type { PubSub } from "./pubsub.ts";

/** The streams of `POST /subscribe/<channel>` that are open. */
export class Streams {
  readonly #pubsub: PubSub;
  readonly #open = new Set<ServerResponse>();

  constructor(pubsub: PubSub) {
    this.#pubsub = pubsub;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Answers with the events of a channel, in the words of the real server, until either side ends the connection. */
  open(channel: string, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    const send = (words: string) => response.write(`data: ${words}\n\n`);
    const unsubscribe = this.#pubsub.subscribe(channel, (message) => send(`message,${channel},${message}`));
    this.#open.add(response);
    response.once("close", () => {
      unsubscribe();
      this.#open.delete(response);
    });
    send(`subscribe,${channel},1`);
  }

  /** Cuts all connections. */
  cut(): void {
    for (const response of this.#open) response.destroy();
  }
}

/** The channel that a path subscribes to; undefined for other paths. */
export const channelOf = (path: string): string | undefined => /^\/subscribe\/([^/?]+)$/.exec(path)?.[1];
