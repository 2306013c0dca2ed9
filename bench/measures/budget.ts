/**
 * Gives a function that says whether so many milliseconds are not over yet. Loops ask it before each repetition after the first. So
 * a slow engine or a busy machine means fewer samples, and not a run without an end.
 */
export function budget(ms: number): () => boolean {
  const until = performance.now() + ms;
  return () => performance.now() < until;
}
