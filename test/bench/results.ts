import type { CommandResult } from "../../bench/measures/commands.ts";
import type { Results } from "../../bench/results.ts";

const times = (median: number) => ({ median, p99: median * 2, samples: 20 });

const vote = (peer: string, requests: number, billed: number, ms: number): CommandResult => ({
  peer,
  command: "vote",
  cost: { requests, billed, bytes: requests * 500 },
  times: new Map([0, 20, 50].map((delay) => [delay, times(ms + requests * delay)])),
});

const worker = { updates: 800, perSecond: 296.4, cpuMs: 1.64, benchLoad: 0.5 };

/** What a run might find: numbers that no machine had. */
export const sampleResults: Results = {
  machine: { engine: "a real Redis", node: "24.0.0", processors: 2, load: 1.25, date: "2026-11-25" },
  commands: [vote("Conclave", 1, 3, 1), vote("read-modify-write", 7, 7, 5), vote("grammY session", 2, 2, 2)],
  bursts: [
    { peer: "Conclave", cast: 200, withinMs: 0, kept: 200, unanswered: 0, ms: 120 },
    { peer: "read-modify-write", cast: 200, withinMs: 0, kept: 1, unanswered: 0, ms: 600 },
    { peer: "grammY session", cast: 200, withinMs: 0, kept: 2, unanswered: 0, ms: 200 },
    { peer: "grammY session, in turn", cast: 200, withinMs: 0, kept: 200, unanswered: 0, ms: 9_000 },
  ],
  growth: [
    { peer: "Conclave", votes: 10, cost: { requests: 1, billed: 3, bytes: 500 }, times: times(0.5) },
    { peer: "Conclave", votes: 10_000, cost: { requests: 1, billed: 3, bytes: 505 }, times: times(0.5) },
    { peer: "read-modify-write", votes: 10, cost: { requests: 7, billed: 7, bytes: 10_000 }, times: times(3) },
    { peer: "read-modify-write", votes: 10_000, cost: { requests: 7, billed: 7, bytes: 3_346_113 }, times: times(60) },
  ],
  noSession: [{ peer: "Conclave", cost: { requests: 1, billed: 3, bytes: 393 } }],
  settlements: [
    { voters: 10, cpuMs: 9.25 },
    { voters: 10_000, cpuMs: null },
  ],
  worker: {
    conclave: worker,
    bare: { ...worker, cpuMs: null },
    startUp: { firstAnswerMs: 305, firstVoteMs: 14, laterVoteMs: 4, bytes: 460_000, gzipBytes: 130_000 },
  },
  board: [
    { watchers: 0, shown: null, answered: times(5), billed: 3 },
    { watchers: 100, shown: times(12), answered: times(5), billed: 8.02 },
  ],
  seconds: 100,
};
