import { watch } from "chokidar";
import { buildWorker, type WorkerBundle } from "./build.ts";
import { SOURCES } from "./sources.ts";

/** Editors write a file in several steps; this long after the last of them the Worker is built. */
const SETTLE_MS = 150;

/** Builds the Worker again whenever its sources change, and hands the build, or the error, over. The function returned ends it. */
export function watchWorker(
  built: (bundle: WorkerBundle) => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  return watchSources(SOURCES, () => buildWorker().then(built), failed);
}

/**
 * Builds whenever something in the directory changes, one build at a time, and always of the latest sources in the end. The
 * function returned ends it.
 */
export function watchSources(
  directory: string,
  build: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  const watcher = watch(directory, { ignoreInitial: true }).on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(build).catch(failed);
    }, SETTLE_MS);
  });
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
