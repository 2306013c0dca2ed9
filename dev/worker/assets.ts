import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { ROOT } from "./sources.ts";

/** The directory that wrangler.toml has Cloudflare serve. */
export const ASSETS = join(ROOT, "public");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Names as ours are: no path leads out of the directory. */
const PATH = /^(?:\/[a-z-]+)+\.[a-z]+$/;

/**
 * Stands in for the binding of static assets. Cloudflare serves them before the Worker, which sends them on here.
 * miniflare's own takes two Workers more for each world.
 */
export function serveAsset(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "http://assets");
  const type = TYPES[extname(pathname)];
  if (!PATH.test(pathname) || type === undefined) {
    response.writeHead(404).end();
    return;
  }
  readFile(join(ASSETS, pathname)).then(
    (content) => response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" }).end(content),
    () => response.writeHead(404).end(),
  );
}
