import type { AssetsBinding } from "../config/assets.ts";
import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { subscribeToBoard } from "../store/subscribe.ts";
import { boardPage, expiredPage, unknownPage } from "../views/board-page.ts";
import { boardEvents, expiredEvents } from "./events.ts";
import { readToken } from "./token.ts";

interface BoardRoutes {
  readonly config: Config;
  readonly makeDeps: () => Deps;
}

/**
 * `GET /board/<token>`, the page, and `GET /board/<token>/events`, what it shows. A token that is not ours, or whose time
 * is over, costs no request to Redis. The page holds nothing of the group, so only its events look for ended links.
 */
export async function board(method: string, path: string, { config, makeDeps }: BoardRoutes): Promise<Response> {
  const [, written, rest] = /^\/board\/([^/]+)(\/events)?$/.exec(path) ?? [];
  const { telegram, clockOffsetMs, redis } = config;
  const read = await readToken(telegram.webhookSecret, written ?? "", Date.now() + clockOffsetMs);
  const isEvents = rest !== undefined;
  switch (read.tag) {
    case "forged":
      return unknownPage();
    case "expired":
      return isEvents ? expiredEvents() : expiredPage();
    case "valid": {
      if (!isEvents) return boardPage();
      if (method !== "GET") return new Response("method not allowed", { status: 405, headers: { Allow: "GET" } });
      const subscribe = (chatId: number, signal: AbortSignal) => subscribeToBoard(redis, chatId, signal);
      return boardEvents({ ...makeDeps(), subscribe }, read.token);
    }
  }
}

/**
 * Answers for a script or a style of the page. Cloudflare serves them before it asks the Worker, unless a proxy has left
 * its own path before theirs.
 */
export async function boardAsset(request: Request, path: string, assets: AssetsBinding | null): Promise<Response> {
  if (assets === null) return new Response("not found", { status: 404 });
  return assets.fetch(new Request(new URL(path, request.url), { method: request.method, headers: request.headers }));
}
