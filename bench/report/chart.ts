import { type PlotOptions, plot } from "@observablehq/plot";
import { DOMParser } from "linkedom";
import type { Results } from "../results.ts";
import { timesByDistance, timesBySize, votesKept } from "./panels.ts";

const WIDTH = 680;
const HEIGHT = 424;
const MARGIN = 24;
const GAP = 32;
const UPPER = { x: MARGIN, y: 22, width: WIDTH - 2 * MARGIN };
const LEFT = { x: MARGIN, y: 168, width: (UPPER.width - GAP) / 2 };
const RIGHT = { ...LEFT, x: LEFT.x + LEFT.width + GAP };

const STYLE = `
svg { --ground: #ffffff; --edge: #d1d9e0; --ink: #1f2328; --soft: #59636e; --faint: #eaeef2; --c0: #0969da; --c1: #d4572a; --c2: #7c8591; --c3: #b1b9c2; }
@media (prefers-color-scheme: dark) {
  svg { --ground: #0d1117; --edge: #3d444d; --ink: #f0f6fc; --soft: #9198a1; --faint: #21262d; --c0: #4493f8; --c1: #f0883e; --c2: #9ea7b3; --c3: #636c76; }
}
text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
`;

/** The README's picture: votes kept, the time of a vote by distance, and by the session's size. The same results are the same text. */
export function chart(results: Results): string {
  const peers = [...new Set(results.bursts.map(({ peer }) => peer))];
  const color = { domain: peers, range: peers.map((_, i) => `var(--c${i})`) };
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  const panel = ({ x, y, width }: typeof UPPER, options: PlotOptions) => {
    const drawn = plot({ document, color, width, ...options });
    // Its own style is for a picture that stands alone.
    drawn.querySelector("style")?.remove();
    return `<g transform="translate(${x},${y})">${drawn.innerHTML}</g>`;
  };
  return picture([
    panel(UPPER, votesKept(results)),
    panel(LEFT, timesByDistance(results)),
    panel(RIGHT, timesBySize(results)),
  ]);
}

/** A whole picture. It brings its own background, so that it can be read whatever page it stands on. */
const picture = (panels: readonly string[]): string => `\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">Conclave beside two other ways to keep a vote</title><style>${STYLE}</style>
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="6" fill="var(--ground)" stroke="var(--edge)"/>
<g fill="currentColor" color="var(--soft)" font-size="13" text-anchor="middle">
${panels.join("\n").replace(/\d+\.\d{3,}/g, (figure) => String(Math.round(Number(figure) * 100) / 100))}
</g>
</svg>
`;
