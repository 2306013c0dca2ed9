/**
 * `npm run dev`: the local world, with the Workers rebuilt as their sources change, to be played with in the browser and from the
 * terminal. With `-- --trader` the trader carries trades out, on a chain of this machine's own.
 */
import { parseArgs } from "node:util";

import { brokenPage, buildPage, PAGE_SOURCES } from "../playground/server/build-page.ts";
import { startPlayground } from "../playground/server/server.ts";
import { CRON_MS, runCronBetweenRestarts } from "./cron-triggers.ts";
import { formatEvent } from "./executor/format-event.ts";
import { formatEvent as formatMarketEvent } from "./market/format-event.ts";
import { formatEvent as formatChainEvent } from "./solana/format-event.ts";
import { helpFor, startTerminal } from "./terminal.ts";
import type { WorkerBundle } from "./worker/build.ts";
import { freePort } from "./worker/ports.ts";
import type { WorkerName } from "./worker/sources.ts";
import { watchSources, watchWorker } from "./worker/watch.ts";
import { startWorld } from "./world.ts";

/** Taken if nobody has them. */
const FRIENDLY_PORTS = {
  playground: 8780,
  worker: 8787,
  qstash: 8788,
  telegram: 8789,
  upstash: 8790,
  executor: 8791,
  archive: 8792,
  postgres: 8793,
  market: 8794,
  rpc: 8795,
  rpc2: 8796,
  jupiter: 8797,
  trader: 8798,
};

const printError = (error: unknown) => console.error(error instanceof Error ? error.message : String(error));

/** The options, or an exit that says which there are. */
function readOptions() {
  try {
    return parseArgs({ options: { trader: { type: "boolean", default: false } } }).values;
  } catch {
    console.error(
      "npm run dev                 among stand-ins\nnpm run dev -- --trader     with the trader, on a chain of this machine's own",
    );
    return process.exit(1);
  }
}

const flags = readOptions();
const chainPorts = async () => ({
  rpc: await freePort(FRIENDLY_PORTS.rpc),
  rpc2: await freePort(FRIENDLY_PORTS.rpc2),
  jupiter: await freePort(FRIENDLY_PORTS.jupiter),
  trader: await freePort(FRIENDLY_PORTS.trader),
});

const building = buildPage().catch(brokenPage);
const world = await startWorld({
  ports: {
    worker: await freePort(FRIENDLY_PORTS.worker),
    qstash: await freePort(FRIENDLY_PORTS.qstash),
    telegram: await freePort(FRIENDLY_PORTS.telegram),
    upstash: await freePort(FRIENDLY_PORTS.upstash),
    executor: await freePort(FRIENDLY_PORTS.executor),
    archive: await freePort(FRIENDLY_PORTS.archive),
    postgres: await freePort(FRIENDLY_PORTS.postgres),
    market: await freePort(FRIENDLY_PORTS.market),
    ...(flags.trader ? await chainPorts() : {}),
  },
  executor: flags.trader ? "trader" : "webhook",
  market: true,
  archive: true,
  rateLimits: true,
});
let page = await building;
const port = await freePort(FRIENDLY_PORTS.playground);
const playground = await startPlayground(world, { port, page: () => page });

const { trader } = world;
const executing =
  trader === null
    ? `  Executor  ${world.executor.url} (stand-in; no money moves)`
    : `  Trader    ${trader.worker.url} (a Worker of its own, rebuilt when trader/ or src/ changes)
            ${trader.solana.rpcUrl} and ${trader.solana.rpcUrl2} (Solana's nodes; the chain is in this process)
            ${trader.solana.jupiterUrl} (Jupiter's swaps)
            ${trader.wallet} (its wallet, with SOL of this chain, worth nothing elsewhere)`;

console.log(`
  Open ${playground.url} to play

Conclave, with nothing real behind it:
  Worker    ${world.url} (in workerd, rebuilt when src/ changes)
  Telegram  ${world.telegram.url} (stand-in)
  Redis     ${world.upstash.url} (Upstash stand-in; engine: ${world.upstash.engine}; token: ${world.upstash.token})
  QStash    ${world.qstash.url} (stand-in)
${executing}
  Market    ${world.market.url} (stand-in of Jupiter's API)
  Archive   ${world.archive.worker.url} (a Worker of its own, rebuilt when archive/ or src/ changes)
            ${world.archive.postgres.url} (PostgreSQL, in memory)
Or play in the same group by typing, for instance:
${helpFor(world)}
Ctrl-C ends it.
`);

world.onLog((line) => console.log(`    [worker] ${line}`));
world.archive.onLog((line) => console.log(`    [archive] ${line}`));
world.executor.onEvent((event) => console.log(`    [executor] ${formatEvent(event)}`));
world.market.onEvent((event) => console.log(`    [market] ${formatMarketEvent(event)}`));
trader?.onLog((line) => console.log(`    [trader] ${line}`));
trader?.solana.onEvent((event) => console.log(`    [chain] ${formatChainEvent(event)}`));
/** Restarts a Worker as what its sources become. */
const watchBuilds = (worker: WorkerName, title: string, restart: (bundle: WorkerBundle) => Promise<void>) =>
  watchWorker(
    worker,
    async (bundle) => {
      await restart(bundle);
      console.log(`${title} was rebuilt.`);
    },
    (error) => {
      printError(error);
      console.error(`${title} runs on as it was.`);
    },
  );
const stopWatchingWorkers = [
  watchBuilds("bot", "The Worker", async (bundle) => {
    await world.restartWorker(bundle);
    await playground.rebuilt().catch(printError);
  }),
  watchBuilds("archive", "The archive Worker", (bundle) => world.archive.restart(bundle)),
  ...(trader === null ? [] : [watchBuilds("trader", "The trader", (bundle) => trader.restart(bundle))]),
];
const stopWatchingPage = watchSources(
  PAGE_SOURCES,
  async () => {
    page = await buildPage();
    console.log("The page was rebuilt: load it anew.");
  },
  (error) => {
    printError(error);
    console.error("The page stays as it was.");
  },
);
const cron = setInterval(() => void runCronBetweenRestarts(world, printError), CRON_MS);

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  clearInterval(cron);
  await Promise.all([...stopWatchingWorkers, stopWatchingPage].map((stopWatching) => stopWatching()));
  terminal.close();
  await playground.close();
  await world.close();
};
// Ctrl-D ends it too; without a terminal (a service, a script whose input ends) the world goes on.
const terminal = startTerminal(
  world,
  () => playground.stage,
  () => {
    if (process.stdin.isTTY) void stop();
  },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // miniflare's own handler ends the process at once, before a shared Redis is tidied up.
  process.removeAllListeners(signal);
  process.on(signal, () => void stop());
}
