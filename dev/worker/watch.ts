import { watch } from "chokidar";
import { buildWorker, type WorkerBundle } from "./build.ts";
import { isNoSource, sourcesOf, type WorkerName } from "./sources.ts";

/** Editors write a file in several steps; this long after the last of them the Worker is built. */
const SETTLE_MS = 150;

/** Builds a Worker again whenever its sources change, and hands the build, or the error, over. The function returned ends it. */
export function watchWorker(
  worker: WorkerName,
  built: (bundle: WorkerBundle) => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  return watchSources(sourcesOf(worker), () => buildWorker(worker).then(built), failed);
}

/**
 * Builds whenever something in the directories changes, one build at a time, and always of the latest sources in the end. The
 * function returned ends it.
 */
export function watchSources(
  directories: string | string[],
  build: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  const watcher = watch(directories, { ignoreInitial: true, ignored: isNoSource }).on("all", () => {
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
