import type { MarketEvent } from "./types.ts";

/** Formats an event of the stand-in as a line for somebody who reads along. */
export function formatEvent(event: MarketEvent): string {
  if (event.kind === "changed") return `${event.mint} changed`;
  const { method, route, query, status, behaviour } = event.call;
  const asked = new URLSearchParams(query).toString();
  const told = behaviour === null || behaviour === "answer" ? "" : `, as told: ${behaviour}`;
  return `${method} ${route}${asked && `?${asked}`} ${status}${told}`;
}
