import { DELAYS_MS } from "../measures/commands.ts";
import { SIZES } from "../measures/growth.ts";
import type { Results } from "../results.ts";
import { grouped, ms, msFigure } from "./format.ts";
import { curves, groupedBars, horizontalBars } from "./panels.ts";
import { label, picture, rect } from "./svg.ts";

const WIDTH = 900;
const HEIGHT = 330;
const MARGIN = 24;
const GAP = 36;
const PANEL_WIDTH = (WIDTH - 2 * MARGIN - 2 * GAP) / 3;
const PANEL_TOP = 58;

/** How many votes the first panel is about. */
const CAST = 200;

const STYLE = `
svg { --ground: #ffffff; --edge: #d1d9e0; --ink: #1f2328; --soft: #59636e; --faint: #eaeef2; --c0: #0969da; --c1: #d4572a; --c2: #7c8591; --c3: #b1b9c2; }
@media (prefers-color-scheme: dark) {
  svg { --ground: #0d1117; --edge: #3d444d; --ink: #f0f6fc; --soft: #9198a1; --faint: #21262d; --c0: #4493f8; --c1: #f0883e; --c2: #9ea7b3; --c3: #636c76; }
}
text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--soft); }
.heading { font-size: 13px; font-weight: 600; fill: var(--ink); }
.strong { font-weight: 600; fill: var(--ink); }
.small { font-size: 11px; }
.ground { fill: var(--ground); stroke: var(--edge); }
.track { fill: var(--faint); }
.rule { stroke: var(--edge); stroke-width: 1; }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); }
.curve { fill: none; stroke-width: 2; }
.curve.c0 { stroke: var(--c0); } .curve.c1 { stroke: var(--c1); } .curve.c2 { stroke: var(--c2); }
`;

/** The README's picture: votes kept, the time of a vote by distance, and by the session's size. */
export function chart({ commands, bursts, growth }: Results): string {
  const peers = [...new Set(bursts.map(({ peer }) => peer))];
  const kindOf = (peer: string) => `c${peers.indexOf(peer)}`;
  const compared = peers.filter((peer) => growth.some((one) => one.peer === peer));
  const panel = (i: number) => ({
    x: MARGIN + i * (PANEL_WIDTH + GAP),
    y: PANEL_TOP,
    width: PANEL_WIDTH,
    height: HEIGHT - PANEL_TOP - 20,
  });

  const kept = bursts
    .filter(({ cast, withinMs }) => cast === CAST && withinMs === 0)
    .map(({ peer, kept: value, ms: took }) => ({
      kind: kindOf(peer),
      name: peer,
      value,
      shown: `${grouped(value)}, in ${(took / 1_000).toFixed(1)} s`,
    }));
  const byDelay = DELAYS_MS.map((delay) => ({
    name: `${delay} ms`,
    bars: compared.map((peer) => {
      const vote = commands.find((one) => one.peer === peer && one.command === "vote");
      const value = vote?.times.get(delay)?.median ?? 0;
      return { kind: kindOf(peer), name: peer, value, shown: msFigure(value) };
    }),
  }));
  const bySize = compared.map((peer) => ({
    kind: kindOf(peer),
    points: growth
      .filter((one) => one.peer === peer)
      .map(({ votes, times }) => ({ x: votes, y: times.median, shown: ms(times.median) })),
  }));

  return picture(WIDTH, HEIGHT, "Conclave beside two other ways to keep a vote", STYLE, [
    ...legend(compared.map((peer) => ({ kind: kindOf(peer), name: peer }))),
    ...horizontalBars(panel(0), `Votes kept of ${CAST} cast at once`, kept, CAST),
    ...groupedBars(panel(1), "ms per vote, by round trip to Redis", byDelay),
    ...curves(panel(2), "ms per vote, as a session grows", bySize, SIZES.map(grouped)),
  ]);
}

function legend(entries: readonly { kind: string; name: string }[]): string[] {
  let x = MARGIN;
  return entries.flatMap(({ kind, name }) => {
    const drawn = [rect({ x, y: 22, width: 12, height: 12 }, kind), label(name, x + 18, 32)];
    x += 40 + name.length * 6.6;
    return drawn;
  });
}
