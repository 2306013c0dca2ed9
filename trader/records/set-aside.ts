import type { Redis } from "@upstash/redis";
import { connect } from "../../src/store/connection.ts";
import { tradeKeys } from "../keys.ts";
import { LANDING_MS } from "../time-limits.ts";
import { setAsideScript } from "./scripts/set-aside.ts";

/** What came of setting a trade aside. Times are in milliseconds since 1970. */
export type SetAside =
  | { readonly tag: "set_aside" | "absent" }
  | { readonly tag: "answered"; readonly answer: string }
  /** Until then the trade might be signed once more, or its last transaction might land. */
  | { readonly tag: "too_early"; readonly until: number }
  /** An attempt is at work, until then at most. */
  | { readonly tag: "busy"; readonly until: number };

/**
 * Takes a trade without a final answer out of the way: others may use the wallet, and the cron trigger looks for it no
 * more. It is refused before the trade's deadline, and for LANDING_MS after it was signed last. `now` is in milliseconds
 * since 1970. Throws StoreUnavailable if Redis does not answer.
 */
export const setAside = (redis: Redis, id: string, now: number): Promise<SetAside> =>
  connect(redis).run(setAsideScript, tradeKeys(id), { now, id, landing: LANDING_MS });
