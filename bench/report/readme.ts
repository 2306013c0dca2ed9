import { COMMANDS } from "../measures/commands.ts";
import { OURS, type Results } from "../results.ts";
import { bytes, grouped, ms, times } from "./format.ts";
import { ranOn } from "./measurements.ts";
import { markdownTable, type Table } from "./table.ts";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** The delay at which the README shows times: Redis in a neighbouring region. */
const SHOWN_DELAY_MS = 20;

/** What stands between the README's two markers: a table for a first look. */
export const readmePart = (results: Results): string =>
  [
    `On ${ranOn(results.machine)}; written by \`npm run bench\`.`,
    markdownTable(readmeTable(results)),
    throughWorker(results),
  ].join("\n\n");

function throughWorker({ worker: { conclave, bare, startUp } }: Results): string {
  const perSecond = `${grouped(Math.round(conclave.perSecond))} votes a second came through one Worker in workerd`;
  const start = `A new Worker gives its first answer after ${ms(startUp.firstAnswerMs)}, workerd's start included.`;
  if (conclave.cpuMs === null || bare.cpuMs === null) return `${perSecond}. ${start}`;
  const [own, least] = [conclave.cpuMs, bare.cpuMs].map((time) => `${time.toFixed(1)} ms`);
  return `${perSecond}, and took ${own} of processor time each; ${least} is what a Worker takes that only makes the same two requests. ${start}`;
}

/** Puts text between the markers, in the place of what was there. Throws where the two markers are not there, once each. */
export function replacePart(page: string, part: string): string {
  const [before, inside, ...more] = page.split(BEGIN);
  const [, after, ...others] = inside?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`the page must hold ${BEGIN} and ${END}, in this order and once each`);
  return `${before}${BEGIN}\n\n${part}\n\n${END}${after}`;
}

function readmeTable(results: Results): Table {
  const { commands, bursts, growth } = results;
  const peers = [...new Set(commands.map(({ peer }) => peer))];
  const row = (what: string, of: (peer: string) => string) => [what, ...peers.map(of)];
  const keptRow = (cast: number, withinMs: number, what: string) =>
    row(what, (peer) => {
      const found = bursts.find((one) => one.peer === peer && one.cast === cast && one.withinMs === withinMs);
      return found === undefined ? "–" : `${grouped(found.kept)} of ${grouped(cast)}`;
    });
  const vote = (peer: string) => commands.find((one) => one.peer === peer && one.command === "vote");
  const largest = (peer: string) => growth.findLast((one) => one.peer === peer);
  const multiple = (peer: string, own: number, ours: number) => (peer === OURS ? "" : ` (${times(own, ours)})`);

  return {
    head: ["", ...peers],
    rows: [
      keptRow(200, 0, "votes kept of 200 cast at once"),
      keptRow(100, 5_000, "votes kept of 100 cast within 5 s"),
      row(`one vote, Redis ${SHOWN_DELAY_MS} ms away`, (peer) => {
        const own = vote(peer)?.times.get(SHOWN_DELAY_MS)?.median ?? Number.NaN;
        return ms(own) + multiple(peer, own, vote(OURS)?.times.get(SHOWN_DELAY_MS)?.median ?? Number.NaN);
      }),
      row(`one vote among ${grouped(largest(OURS)?.votes ?? 0)}, Redis next door`, (peer) => {
        const own = largest(peer)?.times.median ?? Number.NaN;
        const factor = multiple(peer, own, largest(OURS)?.times.median ?? Number.NaN);
        return `${ms(own)}${factor}, ${bytes(largest(peer)?.cost.bytes ?? 0)}`;
      }),
      row("requests to Redis: create, join, propose, vote", costs("requests")),
      row("commands that Upstash bills for them", costs("billed")),
    ],
  };

  function costs(what: "requests" | "billed") {
    return (peer: string): string =>
      COMMANDS.filter((command) => command !== "settle")
        .map((command) => commands.find((one) => one.peer === peer && one.command === command)?.cost[what] ?? "–")
        .join(", ");
  }
}
