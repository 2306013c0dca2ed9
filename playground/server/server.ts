import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { listenOnLoopback } from "../../dev/listen.ts";
import { STORY } from "../../dev/story.ts";
import type { Stage } from "../../dev/terminal.ts";
import type { World } from "../../dev/world.ts";
import { createApp } from "./app.ts";
import type { Page } from "./build-page.ts";
import { Playground } from "./playground.ts";
import type { Telling } from "./story-teller.ts";

const HEARTBEAT_MS = 15_000;
const THE_STORY: Telling = { steps: STORY, pauseMs: 2_500 };

export interface PlaygroundOptions {
  /** Default: any free port. */
  port?: number;
  /** The page as it was built last; asked for with each request. */
  page: () => Page;
  /** How often a stream of events says that it is still there; default 15 s. */
  heartbeatMs?: number;
  /** Default: the demo's, with 2.5 s to read each message. */
  story?: Telling;
}

/** A playground for people with a browser. */
export interface PlaygroundServer {
  readonly url: string;
  readonly port: number;
  /** The first group, with its members by the names that the terminal knows them by; another one after a reset. */
  readonly stage: Stage;
  /** To be called after each new build of the Worker: tells Telegram its menus of commands. Rejects if they cannot be had. */
  rebuilt(): Promise<void>;
  close(): Promise<void>;
}

/** Serves the playground of a world on 127.0.0.1, with one group in it. Rejects if the port is taken. */
export async function startPlayground(world: World, options: PlaygroundOptions): Promise<PlaygroundServer> {
  const { page, heartbeatMs = HEARTBEAT_MS, story = THE_STORY } = options;
  const playground = new Playground(world, story);
  let port = 0;
  const app = createApp({ playground, page, port: () => port, heartbeatMs });
  const server = createAdaptorServer({ fetch: app.fetch });
  try {
    port = await listenOnLoopback(server, options.port);
    await playground.menus();
    await playground.followTrader();
  } catch (error) {
    server.close();
    await playground.close();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get stage() {
      return playground.stage;
    },
    rebuilt: () => playground.menus(),
    async close() {
      await playground.close();
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}
