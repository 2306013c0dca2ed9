import { OURS, type Results } from "../results.ts";
import { bytes, grouped, ms, times } from "./format.ts";
import { ranOn } from "./measurements.ts";
import { markdownTable, type Table } from "./table.ts";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** The delay at which the README shows times: Redis in a neighbouring region. */
const SHOWN_DELAY_MS = 20;

/** The burst of which the README shows how many votes were kept. */
const BURST = 200;

const PICTURE =
  "![Votes kept of 200 cast at once, time of a vote by distance to Redis, and by votes there are](docs/bench.svg)";

/** What stands between the README's two markers: the picture, and a table for a first look. */
export const readmePart = (results: Results): string =>
  [PICTURE, markdownTable(readmeTable(results)), `On ${ranOn(results.machine)}. Written by \`npm run bench\`.`].join(
    "\n\n",
  );

/** Puts text between the markers, in the place of what was there. Throws where the two markers are not there, once each. */
export function replacePart(page: string, part: string): string {
  const [before, inside, ...more] = page.split(BEGIN);
  const [, after, ...others] = inside?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`the page must hold ${BEGIN} and ${END}, in this order and once each`);
  return `${before}${BEGIN}\n\n${part}\n\n${END}${after}`;
}

function readmeTable({ commands, bursts, growth }: Results): Table {
  const peers = [...new Set(commands.map(({ peer }) => peer))];
  const row = (what: string, of: (peer: string) => string) => [what, ...peers.map(of)];
  const burst = (peer: string) => bursts.find((one) => one.peer === peer && one.cast === BURST && one.withinMs === 0);
  const voteMs = (peer: string) =>
    commands.find((one) => one.peer === peer && one.command === "vote")?.times.get(SHOWN_DELAY_MS)?.median ??
    Number.NaN;
  const largest = (peer: string) => growth.findLast((one) => one.peer === peer);
  const largestMs = (peer: string) => largest(peer)?.times.median ?? Number.NaN;
  const timed = (of: (peer: string) => number, peer: string) =>
    `${ms(of(peer))}${peer === OURS ? "" : ` (${times(of(peer), of(OURS))})`}`;

  return {
    head: ["", ...peers],
    rows: [
      row(`votes kept of ${BURST} cast at once`, (peer) => {
        const found = burst(peer);
        return found === undefined ? "–" : `${grouped(found.kept)} of ${grouped(found.cast)}`;
      }),
      row(`one vote, Redis ${SHOWN_DELAY_MS} ms away`, (peer) => timed(voteMs, peer)),
      row(
        `one vote among ${grouped(largest(OURS)?.votes ?? 0)}, Redis next door`,
        (peer) => `${timed(largestMs, peer)}, ${bytes(largest(peer)?.cost.bytes ?? 0)}`,
      ),
    ],
  };
}
