// @ts-check
import { svg } from "./dom.js";
import { dayText, sol } from "./format.js";

/** All that was paid and came back until a time. @typedef {{ time: number, paid: number, received: number }} Point */

const [WIDTH, HEIGHT] = [360, 170];
const [LEFT, RIGHT, TOP, BOTTOM] = [1, 6, 16, 22];

/**
 * Draws two lines of steps: what was paid, and what came back. It scales with its place.
 * @param {readonly Point[]} points
 * @param {number} now
 */
export function plot(points, now) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return svg("svg");
  const from = first.time;
  const to = Math.max(now, last.time, from + 60_000);
  const top = niceTop(Math.max(last.paid, last.received));
  const x = (/** @type {number} */ time) => LEFT + ((time - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ lamports) => HEIGHT - BOTTOM - (lamports / top) * (HEIGHT - TOP - BOTTOM);
  /** @param {"paid" | "received"} which */
  const steps = (which) => {
    const path = points.map((point) => `H${fixed(x(point.time))}V${fixed(y(point[which]))}`);
    return `M${LEFT} ${fixed(y(0))}${path.join("")}H${fixed(x(to))}`;
  };
  /** @param {"paid" | "received"} which */
  const area = (which) => `${steps(which)}V${fixed(y(0))}H${LEFT}Z`;
  const lines = /** @type {const} */ (["paid", "received"]).filter((which) => last[which] > 0);
  const label = `Paid ${sol(last.paid)} SOL and got back ${sol(last.received)} SOL since ${dayText(from)}.`;
  return svg(
    "svg",
    { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    ...[0, 0.5, 1].map((share) => grid(y(share * top), share === 0 ? "" : `${sol(Math.round(share * top))}`)),
    ...lines.flatMap((which) => [
      svg("path", { class: `area ${which}`, d: area(which) }),
      svg("path", { class: `line ${which}`, d: steps(which) }),
      svg("circle", { class: `end ${which}`, cx: x(to), cy: y(last[which]), r: 3.5 }),
    ]),
    svg("text", { x: LEFT, y: HEIGHT - 5 }, dayText(from)),
    svg("text", { x: WIDTH - RIGHT, y: HEIGHT - 5, "text-anchor": "end" }, "now"),
  );
}

/** @param {number} at @param {string} label */
const grid = (at, label) =>
  svg(
    "g",
    { class: "grid" },
    svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: at, y2: at }),
    label === "" ? null : svg("text", { x: LEFT, y: at - 4 }, `${label} SOL`),
  );

/** The next number whose half is short, too, so that the grid's numbers are easy to read. @param {number} lamports */
function niceTop(lamports) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, lamports)));
  return (
    [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((nice) => nice >= lamports) ??
    10 * power
  );
}

/** @param {number} n */
const fixed = (n) => n.toFixed(1);
