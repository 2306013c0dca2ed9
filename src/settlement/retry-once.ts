import type { Deps } from "../deps.ts";
import type { Delivery } from "../telegram/delivery.ts";

/**
 * Calls Telegram, and once more where it asks for a pause of at most so many milliseconds first. `stillOurs` is asked behind the pause;
 * where it says no, there is no second call, and the answer is "lost".
 */
export async function retryOnce<Lost extends "lost" = never>(
  { sleep }: Pick<Deps, "sleep">,
  maxPauseMs: number,
  call: () => Promise<Delivery>,
  stillOurs?: () => Promise<Lost | "ours">,
): Promise<Delivery | Lost> {
  const first = await call();
  if (first.tag !== "retry" || first.afterMs > maxPauseMs) return first;
  await sleep(first.afterMs);
  const owner = (await stillOurs?.()) ?? "ours";
  return owner === "ours" ? call() : owner;
}
