import { count, type Fields } from "./fields.ts";

/** No vote ends before this time is over, nor before a quarter of its own. In milliseconds. */
export const LEAST_MS = 30_000;

/**
 * When a running vote ends by the rule *early*, in milliseconds since 1970, now that all have voted who may. Null while somebody has
 * not, where votes may be changed, and where that is not before its end.
 */
export function earlyEnd(fields: Fields, voted: number, eligibleVoters: number): number | null {
  const applies = fields.get("q.early") === "on" && fields.get("q.change") !== "on";
  if (fields.get("q.state") !== "open" || !applies || voted === 0 || voted < eligibleVoters) return null;
  const [started, ends] = [count(fields, "q.started"), count(fields, "q.ends")];
  const at = started + Math.max(Math.ceil((ends - started) / 4), LEAST_MS);
  return at < ends ? at : null;
}
