import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Where the page's sources are. */
export const PAGE_SOURCES = fileURLToPath(new URL("../page", import.meta.url));

export interface PageFile {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** What the page consists of, by path; `/` is the page itself. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/** Builds the page in memory; nothing is fetched, and no file written. Throws with Vite's message if it does not build. */
export async function buildPage(root = PAGE_SOURCES): Promise<Page> {
  const built = await build({
    root,
    configFile: false,
    envFile: false,
    logLevel: "silent",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: { write: false, modulePreload: { polyfill: false }, reportCompressedSize: false },
  });
  const outputs = Array.isArray(built) ? built : "output" in built ? [built] : [];
  const page = new Map<string, PageFile>();
  for (const file of outputs.flatMap(({ output }) => output)) {
    const body = file.type === "chunk" ? file.code : file.source;
    const type = TYPES[extname(file.fileName)] ?? "application/octet-stream";
    page.set(file.fileName === "index.html" ? "/" : `/${file.fileName}`, {
      type,
      body: typeof body === "string" ? body : new Uint8Array(body),
    });
  }
  return page;
}

/** A page that says why there is none. */
export function brokenPage(error: unknown): Page {
  const words = (error instanceof Error ? error.message : String(error))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
  const body = `<!doctype html><title>Not built</title><h1>The page does not build</h1><pre>${words}</pre>`;
  return new Map([["/", { type: "text/html; charset=utf-8", body }]]);
}
