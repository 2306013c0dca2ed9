/** `npm run dev`: the local world, with the Worker rebuilt as its sources change, to be played with from the terminal. */
import { HELP, startTerminal } from "./terminal.ts";
import { freePort } from "./worker/ports.ts";
import { watchWorker } from "./worker/watch.ts";
import { startWorld } from "./world.ts";

/** Taken if nobody has them. */
const FRIENDLY_PORTS = { worker: 8787, qstash: 8788, telegram: 8789, upstash: 8790 };
/** wrangler.toml's cron trigger, which Cloudflare would run. */
const CRON_MS = 60_000;

const world = await startWorld({
  ports: {
    worker: await freePort(FRIENDLY_PORTS.worker),
    qstash: await freePort(FRIENDLY_PORTS.qstash),
    telegram: await freePort(FRIENDLY_PORTS.telegram),
    upstash: await freePort(FRIENDLY_PORTS.upstash),
  },
  onLog: (line) => console.log(`    [worker] ${line}`),
});

console.log(`Conclave, with nothing real behind it:
  Worker    ${world.url} (in workerd, rebuilt when src/ changes)
  Telegram  ${world.telegram.url} (stand-in)
  Redis     ${world.upstash.url} (Upstash stand-in; engine: ${world.upstash.engine}; token: ${world.upstash.token})
  QStash    ${world.qstash.url} (stand-in)
Play in the group by typing, for instance:
${HELP}
Ctrl-C ends it.
`);

const stopWatching = watchWorker(
  async (bundle) => {
    await world.restartWorker(bundle);
    console.log("The Worker was rebuilt.");
  },
  (error) => console.error(`${error instanceof Error ? error.message : error}\nThe Worker runs on as it was.`),
);
const cron = setInterval(() => void world.runCron().catch((error: unknown) => console.error(String(error))), CRON_MS);

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  clearInterval(cron);
  stopWatching();
  terminal.close();
  await world.close();
};
// Ctrl-D ends it too; without a terminal (a service, a script whose input ends) the world goes on.
const terminal = startTerminal(world, () => {
  if (process.stdin.isTTY) void stop();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // miniflare's own handler ends the process at once, before a shared Redis is tidied up.
  process.removeAllListeners(signal);
  process.on(signal, () => void stop());
}
