import { exactUrl } from "../../src/config/executor.ts";
import { parseJson } from "../../src/config/variables.ts";
import { NOT_CONFIGURED, TraderHealth } from "../../trader/health-answer.ts";
import type { Outside } from "../launch/outside.ts";

/**
 * What an executor says when it is asked how it is.
 *
 * - `health`: it is a trader of this repository, with its findings.
 * - `not_configured`: it is such a trader, and lacks a variable or has a wrong one.
 * - `no_trader`: it is something else, or did not answer in time.
 */
export type TraderAnswer =
  | { readonly tag: "health"; readonly health: TraderHealth }
  | { readonly tag: "not_configured" | "no_trader" };

/**
 * Asks for `/healthz` where the executor is, which harms no other executor. Asks nobody if the bot itself would refuse
 * the address, like one that is not encrypted.
 */
export async function askTrader(outside: Pick<Outside, "fetch">, executorUrl: string): Promise<TraderAnswer> {
  if (!exactUrl.safeParse(executorUrl).success) return { tag: "no_trader" };
  const response = await outside.fetch(`${new URL(executorUrl).origin}/healthz`).catch(() => null);
  const body = (await response?.text().catch(() => null)) ?? "";
  if (response?.status === 500 && body === NOT_CONFIGURED) return { tag: "not_configured" };
  const read = TraderHealth.safeParse(parseJson(body));
  return read.success ? { tag: "health", health: read.data } : { tag: "no_trader" };
}
