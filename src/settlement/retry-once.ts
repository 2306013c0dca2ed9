import type { Deps } from "../deps.ts";
import type { Delivery } from "../telegram/delivery.ts";

/**
 * Calls Telegram, and once more if it asks for a pause of at most `maxPauseMs` milliseconds first. After the pause,
 * `stillOurs` may say no: there is then no second call, and the result is "lost".
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
