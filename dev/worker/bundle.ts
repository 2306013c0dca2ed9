import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import * as z from "zod";

/** The kinds of module that wrangler puts into a bundle. */
type ModuleType = "ESModule" | "Text" | "Data" | "CompiledWasm";

/** A Worker as wrangler would deploy it: its modules (the first is the entry) and how it is to be run. */
export interface WorkerBundle {
  modules: { type: ModuleType; path: string; contents: string | Uint8Array<ArrayBuffer> }[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** Cloudflare's rate limits by the names of their bindings; a Worker that is run has them only where it is asked to. */
  rateLimits: z.infer<typeof rateLimits>;
}

const rateLimits = z.record(
  z.string(),
  z.object({
    namespace_id: z.string(),
    simple: z.object({ limit: z.number(), period: z.union([z.literal(10), z.literal(60)]) }),
  }),
);

/** The part of wrangler.toml that a bundle takes along. */
export const bundledSettings = z.object({
  compatibilityDate: z.string(),
  compatibilityFlags: z.array(z.string()),
  rateLimits,
});

const ENTRY = "worker.js";
/** Where `buildWorker` keeps wrangler.toml's settings beside the modules. */
export const SETTINGS_FILE = "settings.json";

/** Reads a built Worker back from the directory that wrangler wrote it to. */
export async function readBundle(directory: string): Promise<WorkerBundle> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const modules = await Promise.all(
    paths.flatMap((path) => {
      const type = moduleType(path);
      return type === undefined ? [] : [readModule(path, type)];
    }),
  );
  const entry = join(directory, ENTRY);
  modules.sort((a, b) => Number(b.path === entry) - Number(a.path === entry));
  if (modules[0]?.path !== entry) throw new Error(`No ${ENTRY} in ${directory}`);
  const settings = bundledSettings.parse(JSON.parse(await readFile(join(directory, SETTINGS_FILE), "utf8")));
  return { modules, ...settings };
}

async function readModule(path: string, type: ModuleType): Promise<WorkerBundle["modules"][number]> {
  const bytes = await readFile(path);
  const contents = type === "ESModule" || type === "Text" ? bytes.toString("utf8") : new Uint8Array(bytes);
  return { type, path, contents };
}

/** As wrangler's rules have it; undefined for what it writes beside the modules (README, source map). */
function moduleType(path: string): ModuleType | undefined {
  switch (extname(path)) {
    case ".js":
    case ".mjs":
      return "ESModule";
    case ".lua":
    case ".txt":
    case ".html":
    case ".sql":
      return "Text";
    case ".bin":
      return "Data";
    case ".wasm":
      return "CompiledWasm";
    default:
      return undefined;
  }
}
