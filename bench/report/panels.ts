import { grouped } from "./format.ts";
import { type Box, element, label, line, rect } from "./svg.ts";

/** A value with what it is called, and the class that colours it. */
export interface Bar {
  readonly kind: string;
  readonly name: string;
  readonly value: number;
  /** What is written beside the bar. */
  readonly shown: string;
}

/** Some bars that belong together, side by side. */
export interface Group {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/** A line through points whose scales are both logarithmic. */
export interface Curve {
  readonly kind: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly shown: string }[];
}

const TITLE_ROOM = 30;
const TICK_ROOM = 18;
const LABEL_ROOM = 22;

/** Horizontal bars from 0 to `most`, each with its name above it. */
export function horizontalBars(box: Box, title: string, bars: readonly Bar[], most: number): string[] {
  const room = (box.height - TITLE_ROOM) / bars.length;
  return [
    heading(box, title),
    ...bars.flatMap(({ kind, name, value, shown }, i) => {
      const y = box.y + TITLE_ROOM + i * room;
      const bar = { x: box.x, y: y + 18, height: Math.min(16, room - 24) };
      return [
        label(name, box.x, y + 12),
        label(shown, box.x + box.width, y + 12, { anchor: "end", kind: "strong" }),
        rect({ ...bar, width: box.width }, "track"),
        rect({ ...bar, width: Math.max(2, (box.width * value) / most) }, kind),
      ];
    }),
  ];
}

/** Upright bars in groups, from 0 to the largest of them. */
export function groupedBars(box: Box, title: string, groups: readonly Group[]): string[] {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const bottom = box.y + box.height - TICK_ROOM;
  const full = bottom - box.y - TITLE_ROOM - 16;
  const room = box.width / groups.length;
  const groupGap = 14;
  return [
    heading(box, title),
    line(box.x, bottom, box.x + box.width, bottom),
    ...groups.flatMap(({ name, bars }, group) => {
      const width = (room - groupGap) / bars.length;
      const left = box.x + group * room + groupGap / 2;
      return [
        label(name, left + (room - groupGap) / 2, bottom + 14, { anchor: "middle", kind: "small" }),
        ...bars.flatMap(({ kind, value, shown }, i) => {
          const height = Math.max(1, (full * value) / most);
          const x = left + i * width;
          return [
            rect({ x: x + 2, y: bottom - height, width: width - 4, height }, kind),
            label(shown, x + width / 2, bottom - height - 5, { anchor: "middle", kind: "small" }),
          ];
        }),
      ];
    }),
  ];
}

/** Curves over decades, with what the last point of each says written beside it. */
export function curves(box: Box, title: string, lines: readonly Curve[], ticks: readonly string[]): string[] {
  const points = lines.flatMap((curve) => curve.points);
  const [lowX, highX] = decades(points.map(({ x }) => x));
  const [lowY, highY] = decades(points.map(({ y }) => y));
  const area = { left: box.x + 34, right: box.x + box.width - 14, top: box.y + TITLE_ROOM + 6 };
  const bottom = box.y + box.height - TICK_ROOM;
  const atX = (value: number) => area.left + ((area.right - area.left) * (Math.log10(value) - lowX)) / (highX - lowX);
  const atY = (value: number) => bottom - ((bottom - area.top) * (Math.log10(value) - lowY)) / (highY - lowY);
  const exponents = Array.from({ length: highY - lowY + 1 }, (_, i) => lowY + i);
  return [
    heading(box, title),
    ...exponents.flatMap((exponent) => [
      line(area.left, atY(10 ** exponent), area.right, atY(10 ** exponent)),
      label(grouped(10 ** exponent), area.left - 6, atY(10 ** exponent) + 4, { anchor: "end", kind: "small" }),
    ]),
    ...ticks.map((tick, i) => label(tick, atX(10 ** (lowX + i)), bottom + 14, { anchor: "middle", kind: "small" })),
    ...lines.flatMap(({ kind, points: own }) => {
      const path = own
        .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${atX(x).toFixed(1)} ${atY(y).toFixed(1)}`)
        .join(" ");
      const dots = own.map(({ x, y }) => element("circle", { cx: atX(x), cy: atY(y), r: 3.5, class: kind }));
      return [element("path", { d: path, class: `curve ${kind}` }), ...dots];
    }),
    ...lines.map(({ points: own }) => {
      const last = own.at(-1);
      if (last === undefined) return "";
      // Where another curve ends just above, there is room only below.
      const end = atY(last.y);
      const crowded = lines.some(({ points: other }) => {
        const above = end - atY(other.at(-1)?.y ?? last.y);
        return above > 0 && above < LABEL_ROOM;
      });
      const y = crowded ? end + LABEL_ROOM - 4 : end - 8;
      return label(last.shown, atX(last.x) + 10, y, { anchor: "end", kind: "small strong" });
    }),
  ];
}

const heading = ({ x, y }: Box, title: string): string => label(title, x, y + 12, { kind: "heading" });

/** The powers of ten that hold all values, as exponents; at least one apart. */
function decades(values: readonly number[]): [number, number] {
  const logs = values.map(Math.log10);
  const low = Math.floor(Math.min(...logs));
  return [low, Math.max(low + 1, Math.ceil(Math.max(...logs)))];
}
