import { BURST_DELAY_MS } from "../measures/bursts.ts";
import { CHATS, COMMANDS, type Command, type CommandResult, DELAYS_MS, MEMBERS } from "../measures/commands.ts";
import type { Cost } from "../measures/cost.ts";
import { SIZES } from "../measures/growth.ts";
import { OTHER_CHATS } from "../measures/no-session.ts";
import { OURS, type Results } from "../results.ts";
import type { Times } from "../stats.ts";
import { bytes, grouped, ms, msFigure, times } from "./format.ts";
import type { Table } from "./table.ts";

/** What the tables show of the delays and of the sessions' sizes. The picture has them all. */
const TABLED_DELAYS_MS = DELAYS_MS.filter((delay) => delay !== 50);
const TABLED_SIZES = SIZES.filter((size) => size !== 100);

/** One part of the report: what was done, and what came of it. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly table: Table;
}

/** The whole report. */
export const sectionsOf = (results: Results): Section[] => [
  costs(results),
  latencies(results),
  kept(results),
  growth(results),
  settlements(results),
  worker(results),
  startUp(results),
  board(results),
];

const costs = ({ commands, noSession }: Results): Section => {
  const peers = peersOf(commands);
  const row = (what: string, costOf: (peer: string) => Cost | undefined) => [what, ...peers.map(costOf).map(billed)];
  const rows = commandsOf(commands).map((command) =>
    row(command, (peer) => commands.find((one) => one.peer === peer && one.command === command)?.cost),
  );
  return {
    title: "What a command asks of Redis",
    text: `In a session of ${MEMBERS}, without edits of cards' counts. The settled vote did not pass; Conclave records each step of it. In the last row ${OTHER_CHATS} other chats have sessions, and read-modify-write reads them all.`,
    table: {
      head: ["billed commands in requests", ...peers],
      rows: [...rows, row("vote without a session", (peer) => noSession.find((one) => one.peer === peer)?.cost)],
    },
  };
};

/** What a command costs: `9 in 2` are nine billed commands in two requests. */
const billed = (cost: Cost | undefined): string => (cost === undefined ? "–" : `${cost.billed} in ${cost.requests}`);

const latencies = ({ commands }: Results): Section => {
  const peers = peersOf(commands);
  const timesOf = (peer: string, command: Command) =>
    commands.find((one) => one.peer === peer && one.command === command)?.times;
  const medians = (peer: string, command: Command) => {
    const [measured, ours] = [timesOf(peer, command), timesOf(OURS, command)];
    if (measured === undefined || ours === undefined) return "–";
    const cells = TABLED_DELAYS_MS.map((delay) => {
      const [own, than] = [measured.get(delay)?.median ?? Number.NaN, ours.get(delay)?.median ?? Number.NaN];
      return peer === OURS ? msFigure(own) : `${msFigure(own)} (${times(own, than)})`;
    });
    return cells.join(", ");
  };
  const percentiles = (peer: string) =>
    TABLED_DELAYS_MS.map((delay) => msFigure(timesOf(peer, "vote")?.get(delay)?.p99 ?? Number.NaN)).join(", ");
  return {
    title: "How long a command takes",
    text: `Medians, and as multiples of Conclave's. Of ${CHATS * MEMBERS} joins and votes, and ${CHATS} of the others.`,
    table: {
      head: [`ms with Redis ${TABLED_DELAYS_MS.join(", ")} ms away`, ...peers],
      rows: [
        ...commandsOf(commands).map((command) => [command, ...peers.map((peer) => medians(peer, command))]),
        ["vote, 99th percentile", ...peers.map(percentiles)],
      ],
    },
  };
};

const kept = ({ bursts }: Results): Section => {
  const peers = peersOf(bursts);
  const casts = bursts.filter(({ peer }) => peer === OURS);
  return {
    title: "Votes kept",
    text: `And the time until the last answer, with Redis ${BURST_DELAY_MS} ms away. In the last row votes come at random instants. "In turn" is behind \`sequentialize\`: one process loses nothing then, but Cloudflare runs many.`,
    table: {
      head: ["cast", ...peers],
      rows: casts.map(({ cast, withinMs }) => [
        withinMs === 0 ? `${cast} at once` : `${cast} within ${withinMs / 1_000} s`,
        ...peers.map((peer) => {
          const found = bursts.find((one) => one.peer === peer && one.cast === cast && one.withinMs === withinMs);
          if (found === undefined) return "–";
          const unanswered = found.unanswered === 0 ? "" : `, ${grouped(found.unanswered)} timed out`;
          return `${grouped(found.kept)}, ${ms(found.ms)}${unanswered}`;
        }),
      ]),
    },
  };
};

const growth = ({ growth: sizes }: Results): Section => ({
  title: "One vote, as the session grows",
  text: "The median of 20 further votes in milliseconds, with Redis 0 ms away, and the bytes that travel.",
  table: {
    head: ["store", ...TABLED_SIZES.map((size) => `${grouped(size)} votes`)],
    rows: peersOf(sizes).map((name) => [
      name,
      ...sizes
        .filter(({ peer, votes }) => peer === name && TABLED_SIZES.some((size) => size === votes))
        .map(({ times: { median }, cost }) => `${msFigure(median)}, ${bytes(cost.bytes)}`),
    ]),
  },
});

const settlements = ({ settlements: found }: Results): Section => ({
  title: "Settling, as more have voted",
  text: "Votes that passed, settled on paper one after the other. Processor time is all of workerd's, with its HTTP. Cloudflare's free plan allows 10 ms for one call.",
  table: {
    head: ["", ...found.map(({ voters }) => `${grouped(voters)} voters`)],
    rows: [["processor time, ms", ...found.map(({ cpuMs }) => (cpuMs === null ? "not measured" : cpuMs.toFixed(1)))]],
  },
});

const worker = ({ worker: { conclave, bare } }: Results): Section => ({
  title: "Through one Worker",
  text: "Taps on open votes, 40 at a time: one request to Redis and one answer for each. The bare Worker does nothing else, so its time is workerd's own. The stand-ins for Telegram and Redis share a process.",
  table: {
    head: ["Worker", "updates", "a second", "processor time an update", "stand-ins busy"],
    rows: (
      [
        [OURS, conclave],
        ["bare", bare],
      ] as const
    ).map(([name, { updates, perSecond, cpuMs, benchLoad }]) => [
      name,
      grouped(updates),
      grouped(Math.round(perSecond)),
      cpuMs === null ? "not measured" : `${cpuMs.toFixed(2)} ms`,
      `${Math.round(benchLoad * 100)} %`,
    ]),
  },
});

const startUp = ({ worker: { startUp: found } }: Results): Section => ({
  title: "A new Worker",
  text: "The median of three starts. The first answer, to `GET /`, includes the start of miniflare and workerd.",
  table: {
    head: ["start to first answer", "first vote", "later votes", "code", "gzipped"],
    rows: [
      [
        ms(found.firstAnswerMs),
        ms(found.firstVoteMs),
        ms(found.laterVoteMs),
        bytes(found.bytes),
        bytes(found.gzipBytes),
      ],
    ],
  },
});

/** The names of the stores that there are results of, in their order. */
const peersOf = (results: readonly { readonly peer: string }[]): string[] => [
  ...new Set(results.map(({ peer }) => peer)),
];

/** The commands that there are results of, in the order in which a session takes them. */
const commandsOf = (results: readonly CommandResult[]): Command[] =>
  COMMANDS.filter((command) => results.some((one) => one.command === command));

const board = ({ board: found }: Results): Section => {
  const both = (times: Times | null) => (times === null ? "–" : `${msFigure(times.median)}, ${msFigure(times.p99)}`);
  return {
    title: "How soon a board shows a vote",
    text: "Median and 99th percentile of 200 votes, in ms from the update. One Worker takes them, another serves the pages; Redis is 0 ms away. All pages are read by the same process as all stand-ins, so a hundred also slow what they measure.",
    table: {
      head: ["who looks", ...found.map(({ watchers }) => (watchers === 0 ? "nobody" : grouped(watchers)))],
      rows: [
        ["shown on a page of the other Worker", ...found.map(({ shown }) => both(shown))],
        ["answered to the voter", ...found.map(({ answered }) => both(answered))],
        ["billed commands of a vote", ...found.map(({ billed }) => billed.toFixed(1))],
      ],
    },
  };
};
