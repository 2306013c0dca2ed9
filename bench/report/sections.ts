import { BURST_DELAY_MS } from "../measures/bursts.ts";
import { CHATS, COMMANDS, DELAYS_MS, MEMBERS } from "../measures/commands.ts";
import { SIZES } from "../measures/growth.ts";
import { OTHER_CHATS } from "../measures/no-session.ts";
import { OURS, type Results } from "../results.ts";
import { bytes, grouped, ms, msFigure, times } from "./format.ts";
import type { Table } from "./table.ts";

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
  noSession(results),
  settlements(results),
  worker(results),
  startUp(results),
];

const costs = ({ commands }: Results): Section => ({
  title: "What a command asks of Redis",
  text: `In a session of ${MEMBERS}, with what is written down of its cards; without the edits of a card's tally. Bytes are those of the requests' and replies' bodies. grammY's session acts on updates only, so nothing settles its votes. Settling is of a vote that did not pass; Conclave's is recorded step by step, so that it can be resumed.`,
  table: {
    words: 2,
    head: ["command", "store", "requests", "billed commands", "bytes"],
    rows: commands
      .toSorted((a, b) => COMMANDS.indexOf(a.command) - COMMANDS.indexOf(b.command))
      .map(({ command, peer, cost }) => [command, peer, String(cost.requests), String(cost.billed), bytes(cost.bytes)]),
  },
});

const latencies = ({ commands }: Results): Section => ({
  title: "How long a command takes",
  text: `Median / 99th percentile in milliseconds, by how long each request to Redis is delayed; behind it the median as a multiple of Conclave's. Of ${CHATS * MEMBERS} joins and votes and ${CHATS} of the others, whose percentile is the longest; of fewer on a slow machine.`,
  table: {
    words: 2,
    head: ["command", "store", ...DELAYS_MS.map((delay) => `${delay} ms away`)],
    rows: commands
      .toSorted((a, b) => COMMANDS.indexOf(a.command) - COMMANDS.indexOf(b.command))
      .map(({ command, peer, times: measured }) => [
        command,
        peer,
        ...DELAYS_MS.map((delay) => {
          const own = measured.get(delay);
          const ours = commands.find((one) => one.peer === OURS && one.command === command)?.times.get(delay);
          if (own === undefined || ours === undefined) return "–";
          const figures = `${msFigure(own.median)} / ${msFigure(own.p99)}`;
          return peer === OURS ? figures : `${figures} (${times(own.median, ours.median)})`;
        }),
      ]),
  },
});

const kept = ({ bursts }: Results): Section => ({
  title: "Votes kept",
  text: `With a round trip of ${BURST_DELAY_MS} ms. The last rows are votes at random instants, the same for every store. "In turn" is grammY's session behind \`sequentialize\`, which handles a chat's updates one after the other: that loses nothing as long as all updates come to one process, which is not so on Cloudflare.`,
  table: {
    words: 2,
    head: ["cast", "store", "kept", "until the last answer"],
    rows: bursts.map(({ cast, withinMs, peer, kept: left, unanswered, ms: took }) => [
      withinMs === 0 ? `${cast} at once` : `${cast} within ${withinMs / 1_000} s`,
      peer,
      `${grouped(left)} of ${grouped(cast)}${unanswered === 0 ? "" : `, ${grouped(unanswered)} timed out`}`,
      ms(took),
    ]),
  },
});

const growth = ({ growth: sizes }: Results): Section => ({
  title: "One vote, as the session grows",
  text: "Without any delay, in sessions that hold so many votes already: the median of the next 20, its multiple of the same store's at 10 votes, and the bytes that travel.",
  table: {
    head: ["store", ...SIZES.map((size) => `${grouped(size)} votes`)],
    rows: [...new Set(sizes.map(({ peer }) => peer))].map((name) => {
      const own = sizes.filter(({ peer }) => peer === name);
      const first = own[0]?.times.median ?? Number.NaN;
      return [
        name,
        ...own.map(({ times: { median }, cost }) => `${ms(median)} (${times(median, first)}), ${bytes(cost.bytes)}`),
      ];
    }),
  },
});

const noSession = ({ noSession: results }: Results): Section => ({
  title: "A vote where there is no session",
  text: `While ${OTHER_CHATS} other chats have one. The read-modify-write store looks at all of them; grammY's session leaves an empty one behind.`,
  table: {
    head: ["store", "requests", "billed commands", "bytes"],
    rows: results.map(({ peer, cost }) => [peer, String(cost.requests), String(cost.billed), bytes(cost.bytes)]),
  },
});

const settlements = ({ settlements: found }: Results): Section => ({
  title: "Settling, as more have voted",
  text: "Votes that passed, settled on paper by one workerd, one after the other: the card, the order and the result, each step recorded. Processor time is that of the workerd process alone, with all its threads and its HTTP. Cloudflare's free plan allows 10 ms for one call.",
  table: {
    head: ["", ...found.map(({ voters }) => `${grouped(voters)} voters`)],
    rows: [
      ["processor time", ...found.map(({ cpuMs }) => (cpuMs === null ? "not measured" : `${cpuMs.toFixed(1)} ms`))],
    ],
  },
});

const worker = ({ worker: { conclave, bare } }: Results): Section => ({
  title: "Through one Worker",
  text: "Taps on the buttons of open votes, 40 at a time, through one workerd with a real Redis request and a real answer to each. The bare Worker makes the same two requests and does nothing else, so what it takes is workerd's and miniflare's own. How many come through in a second is up to the whole machine. Members, Telegram and Redis' REST server run on it too, in one process; the last column says how busy that was. Processor time is that of the workerd process alone, with all its threads and its HTTP.",
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
  text: "In the middle of three starts. The first answer is that to `GET /`, with the start of miniflare and workerd before it; the votes are taps, with nothing beside them.",
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
