import { axisY, barX, barY, dot, frame, gridY, lineY, type PlotOptions, text } from "@observablehq/plot";
import { DELAYS_MS } from "../measures/commands.ts";
import { SIZES } from "../measures/growth.ts";
import type { Results } from "../results.ts";
import { grouped, ms, msFigure } from "./format.ts";

/** How many votes the first panel is about. */
const CAST = 200;
/** The room that the names of the stores take, and what is said of each. */
const NAMES_PX = 190;
const SAID_PX = 102;
/** Of the scale to the left of the curves. */
const SCALE_PX = 46;
/** The room above bars and curves, with the heading in it. */
const UPPER_TOP_PX = 32;
const LOWER_TOP_PX = 44;
/** How high the bars and curves of the lower panels are. */
const PLOT_PX = 172;
const LOWER = { marginTop: LOWER_TOP_PX, marginBottom: 24, height: LOWER_TOP_PX + PLOT_PX + 24 };
/** How far apart two lines of text have to be. */
const LINE_PX = 15;

const STRONG = { fill: "var(--ink)", fontWeight: 600 };

/** The line at the top, left of the margins. */
const heading = (title: string, marginTop: number, marginLeft: number) =>
  text([title], { ...STRONG, facet: "super", frameAnchor: "top-left", dx: -marginLeft, dy: -marginTop, fontSize: 14 });

/** How many votes each store kept of those cast at once. It is the legend of the other panels, too. */
export function votesKept({ bursts }: Results): PlotOptions {
  const shown = bursts.filter(({ cast, withinMs }) => cast === CAST && withinMs === 0);
  const said = ({ kept, ms: took }: (typeof shown)[number]) => `${grouped(kept)}, in ${(took / 1_000).toFixed(1)} s`;
  const named = { frameAnchor: "left", y: "peer" } as const;
  return {
    marginTop: UPPER_TOP_PX,
    height: UPPER_TOP_PX + 88,
    marginLeft: NAMES_PX,
    marginRight: SAID_PX,
    marginBottom: 0,
    x: { domain: [0, CAST], axis: null },
    y: { domain: shown.map(({ peer }) => peer), axis: null, paddingInner: 0.4, paddingOuter: 0 },
    marks: [
      heading(`Votes kept of ${CAST} cast at once`, UPPER_TOP_PX, NAMES_PX),
      dot(shown, { ...named, dx: 6 - NAMES_PX, symbol: "square", r: 6, fill: "peer" }),
      text(shown, { ...named, dx: 20 - NAMES_PX, text: "peer" }),
      barX(shown, { x: CAST, y: "peer", r: 2, fill: "var(--faint)" }),
      barX(shown, { x: "kept", y: "peer", r: 2, fill: "peer" }),
      text(shown, { ...STRONG, y: "peer", frameAnchor: "right", dx: SAID_PX, text: said }),
    ],
  };
}

/** How long a vote takes, by how far Redis is away. */
export function timesByDistance({ commands }: Results): PlotOptions {
  const votes = commands.filter(({ command }) => command === "vote");
  const shown = votes.flatMap(({ peer, times }) =>
    DELAYS_MS.map((delay) => ({ peer, delay, median: times.get(delay)?.median ?? 0 })),
  );
  const bar = { fx: "delay", x: "peer", y: "median" };
  return {
    ...LOWER,
    marginLeft: 0,
    marginRight: 0,
    fx: { axis: "bottom", label: null, tickFormat: (delay) => `${delay} ms` },
    x: { domain: votes.map(({ peer }) => peer), axis: null },
    y: { axis: null },
    marks: [
      heading("ms per vote, by round trip to Redis", LOWER_TOP_PX, 0),
      // A bar of next to nothing is seen by what it stands out.
      barY(shown, { ...bar, r: 2, fill: "peer", insetTop: -1 }),
      text(shown, { ...bar, dy: -9, text: ({ median }) => msFigure(median) }),
      frame({ anchor: "bottom", stroke: "var(--edge)", facet: "super" }),
    ],
  };
}

/** How long a vote takes, by how many votes the session holds. Both scales are logarithmic. */
export function timesBySize({ growth }: Results): PlotOptions {
  const shown = growth.map(({ peer, votes, times: { median } }) => ({ peer, votes, median }));
  const powers = powersAround(shown.map(({ median }) => median));
  const last = Math.max(...shown.map(({ votes }) => votes));
  // What a value is multiplied by on the way up from one line of text to the next.
  const line = 10 ** ((LINE_PX * (powers.length - 1)) / PLOT_PX);
  const ends = apart(
    shown.filter(({ votes }) => votes === last),
    line,
  );
  const point = { x: "votes", y: "median" };
  return {
    ...LOWER,
    marginLeft: SCALE_PX,
    marginRight: 68,
    x: { type: "log", ticks: SIZES, tickSize: 0, tickFormat: grouped, label: null },
    y: { type: "log", domain: [powers.at(0), powers.at(-1)] },
    marks: [
      heading("ms per vote, as a session grows", LOWER_TOP_PX, SCALE_PX),
      gridY(powers, { stroke: "var(--edge)", strokeOpacity: 1 }),
      axisY(powers, { tickSize: 0, tickFormat: grouped, label: null }),
      lineY(shown, { ...point, z: "peer", stroke: "peer", strokeWidth: 2 }),
      dot(shown, { ...point, fill: "peer", r: 3.5 }),
      text(ends, { ...STRONG, ...point, y: "at", dx: 9, textAnchor: "start", text: ({ median }) => ms(median) }),
    ],
  };
}

/** Where to write each median beside its curve: each at least `line` times as high as the one below, so that none covers another. */
function apart<T extends { median: number }>(ends: readonly T[], line: number): (T & { at: number })[] {
  let free = 0;
  return ends
    .toSorted((a, b) => a.median - b.median)
    .map((end) => {
      const at = Math.max(end.median, free);
      free = at * line;
      return { ...end, at };
    });
}

/** The powers of ten that hold all values between them. */
function powersAround(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}
