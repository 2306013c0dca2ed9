/**
 * Gives a function that says whether so many milliseconds are not over yet. What is repeated asks it before each repetition after the
 * first, so that a slow engine or a busy machine makes for fewer samples, and not for a run without an end.
 */
export function budget(ms: number): () => boolean {
  const until = performance.now() + ms;
  return () => performance.now() < until;
}
