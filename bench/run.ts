import { availableParallelism, loadavg } from "node:os";
import { type Engine, startUpstash } from "../dev/upstash/server.ts";
import { measureBoards } from "./measures/board.ts";
import { measureBursts } from "./measures/bursts.ts";
import { measureCommands } from "./measures/commands.ts";
import { measureGrowth } from "./measures/growth.ts";
import { measureNoSession } from "./measures/no-session.ts";
import { measureSettlements } from "./measures/settlements.ts";
import { measureWorker } from "./measures/worker.ts";
import { conclave } from "./peers/conclave.ts";
import { grammySession } from "./peers/grammy-session.ts";
import { readModifyWrite } from "./peers/read-modify-write.ts";
import type { Machine, Results } from "./results.ts";

/** Takes all measures, one after the other; `tell` is called with what comes next. About two minutes. */
export async function runBench(tell: (what: string) => void): Promise<Results> {
  const started = performance.now();
  const standIn = await startUpstash();
  const machine = machineWith(standIn.engine);
  try {
    const peers = [conclave(standIn), readModifyWrite(standIn), grammySession(standIn)];
    tell("each command, by the round trip's delay");
    const commands = await measureCommands(standIn, peers);
    tell("votes cast at once");
    const bursts = await measureBursts(standIn, [...peers, grammySession(standIn, { inTurn: true })]);
    tell("a vote, as the session grows");
    const growth = await measureGrowth(standIn, peers);
    tell("a vote where there is no session");
    const noSession = await measureNoSession(standIn, peers);
    tell("settlements, by how many have voted");
    const settlements = await measureSettlements();
    tell("the Worker in workerd");
    const worker = await measureWorker();
    tell("votes on a board");
    const board = await measureBoards();
    const seconds = (performance.now() - started) / 1_000;
    return { machine, commands, bursts, growth, noSession, settlements, worker, board, seconds };
  } finally {
    await standIn.close();
  }
}

const machineWith = (engine: Engine): Machine => ({
  engine: engine === "embedded" ? "the embedded engine (js-redis-server)" : "a real Redis",
  node: process.versions.node,
  processors: availableParallelism(),
  load: loadavg()[0] ?? 0,
  date: new Date().toISOString().slice(0, 10),
});
