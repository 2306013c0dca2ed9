import { randomBytes } from "node:crypto";
import { type LocalArchive, startArchive } from "./archive/start.ts";
import { startExecutor } from "./executor/server.ts";
import { listen } from "./listeners.ts";
import { startMarket } from "./market/server.ts";
import { solPrice } from "./market/sol-price.ts";
import { allowGroups } from "./operator.ts";
import { startQStash } from "./qstash/server.ts";
import { both } from "./settled.ts";
import { startTelegram } from "./telegram/server.ts";
import type { TraderOptions } from "./trader/start.ts";
import type { LocalTrader } from "./trader/types.ts";
import { startUpstash } from "./upstash/server.ts";
import { localOrigins, type Services, withChanges, workerBindings } from "./worker/bindings.ts";
import { buildWorker, type WorkerBundle } from "./worker/build.ts";
import { freePort } from "./worker/ports.ts";
import { type RunningWorker, runWorker, type WorkerOptions } from "./worker/run.ts";
import type { World, WorldOptions, WorldWithArchive, WorldWithTrader } from "./world-types.ts";

export type * from "./world-types.ts";

/** Starts a world of its own; several may run side by side. Throws if a Worker does not build or a port is taken. */
export async function startWorld(options: WorldOptions & { archive: true }): Promise<WorldWithArchive>;
export async function startWorld(options: WorldOptions & { executor: "trader" }): Promise<WorldWithTrader>;
export async function startWorld(options?: WorldOptions): Promise<World>;
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { ports = {}, rateLimits = false } = options;
  const stack = new AsyncDisposableStack();
  const opened: Opened = async (starting) => stack.adopt(await starting, (one) => one.close());
  try {
    const upstash = await opened(startUpstash(at(ports.upstash)));
    const readerPort = await freePort();
    const [bundle, archive] = await both(
      buildWorker(),
      options.archive === true
        ? opened(
            startArchive({
              upstash,
              readerPort,
              ports: { worker: ports.archive, postgres: ports.postgres },
              database: options.archiveDatabase,
            }),
          )
        : Promise.resolve(null),
    );
    const telegram = await opened(startTelegram(at(ports.telegram)));
    const qstash = await opened(startQStash(at(ports.qstash)));
    const market = await opened(startMarket({ ...at(ports.market), now: telegram.now }));
    const trader = options.executor === "trader" ? await opened(startLocalTrader({ upstash, market, ports })) : null;
    const prices = options.market === true ? { priceOf: (token: string) => solPrice(market, token) } : {};
    const executor = await opened(startExecutor({ ...at(ports.executor), ...prices }));
    if (options.groups !== "closed") allowGroups(telegram, upstash);
    const webhookSecret = randomBytes(24).toString("base64url");
    const port = ports.worker ?? (await freePort());
    const common = { telegram, qstash, upstash, webhookSecret, publicUrl: `http://127.0.0.1:${port}` };
    const services = {
      ...common,
      ...(options.executor === "webhook" ? { executor } : {}),
      ...(options.market === true ? { market } : {}),
    };
    const bindings = {
      ...workerBindings(services),
      ...(archive === null ? {} : { ARCHIVE: "on" }),
      ...(trader === null ? {} : { EXECUTOR_URL: trader.worker.url, EXECUTOR_SECRET: traderSecret(trader) }),
      ...options.bindings,
    };
    const allowedOrigins = localOrigins(bindings);
    const logged = new Set<(line: string) => void>();
    const onLog = (line: string) => {
      for (const listener of logged) listener(line);
    };
    const deployed = { rateLimits, services: archive === null ? {} : { ARCHIVE_READ: readerPort } };
    const worker = await opened(runWorker({ bundle, bindings, ...deployed, port, allowedOrigins, onLog }));
    telegram.setWebhook(`${worker.url}/telegram`, webhookSecret);
    const started = { worker, archive, trader };
    return assemble({ ...common, executor, market }, started, { bundle, deployed }, { stack, opened }, logged);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Waits until something has started, and has it closed with the rest, the last one first. */
type Opened = <T extends { close(): Promise<void> }>(starting: Promise<T>) => Promise<T>;

/** LiteSVM and the tools for Solana are loaded in a world that trades only. */
async function startLocalTrader(options: TraderOptions): Promise<LocalTrader> {
  const { startTrader } = await import("./trader/start.ts");
  return startTrader(options);
}

const traderSecret = ({ worker }: LocalTrader): string => worker.bindings.EXECUTOR_SECRET ?? "";

interface Started {
  readonly worker: RunningWorker;
  readonly archive: LocalArchive | null;
  readonly trader: LocalTrader | null;
}

function assemble(
  services: Required<Services>,
  { worker, archive, trader }: Started,
  first: { bundle: WorkerBundle; deployed: Pick<WorkerOptions, "rateLimits" | "services"> },
  { stack, opened }: { stack: AsyncDisposableStack; opened: Opened },
  logged: Set<(line: string) => void>,
): World {
  const { telegram, qstash, upstash, executor, market, webhookSecret } = services;
  const workers = [worker];
  const running = () => workers.filter(({ closed }) => !closed);
  let { bundle } = first;
  let offset = 0;
  let restarts = 0;
  const restartListeners = new Set<() => void>();

  const restart = (one: RunningWorker, changes: Record<string, string | undefined> = {}) => {
    const bindings = withChanges(one.bindings, changes);
    return one.setBindings(bindings, { bundle, allowedOrigins: localOrigins(bindings) });
  };

  const tellRestart = (change: 1 | -1) => {
    restarts += change;
    for (const listener of restartListeners) listener();
  };
  const whileRestarting = async (work: () => Promise<unknown>) => {
    tellRestart(1);
    // A call would find nobody, and be repeated much later.
    const goOn = qstash.pause();
    await work().finally(() => {
      goOn();
      tellRestart(-1);
    });
  };

  return {
    url: worker.url,
    telegram,
    qstash,
    upstash,
    executor,
    market,
    worker,
    archive,
    trader,
    webhookSecret,
    async advance(ms) {
      await whileRestarting(async () => {
        const others = [archive, trader].filter((one) => one !== null);
        await Promise.all([...running(), ...others].map((one) => one.idle()));
        offset += ms;
        telegram.advance(ms);
        const moved = { CLOCK_OFFSET_MS: String(offset) };
        await Promise.all([
          ...running().map((one) => restart(one, moved)),
          ...others.map((one) => one.setBindings(moved)),
        ]);
      });
      await qstash.advance(ms);
    },
    get restarting() {
      return restarts > 0;
    },
    onRestart: (listener) => listen(restartListeners, listener),
    onLog: (listener) => listen(logged, listener),
    now: () => Date.now() + offset,
    get offsetMs() {
      return offset;
    },
    runCron: () => worker.scheduled(),
    setBindings: (changes) => whileRestarting(() => restart(worker, changes)),
    async restartWorker(newer = bundle) {
      bundle = newer;
      await whileRestarting(() => Promise.all(running().map((one) => restart(one))));
    },
    async secondWorker(changes = {}) {
      const bindings = { ...worker.bindings, ...changes };
      const allowedOrigins = localOrigins(bindings);
      const second = await opened(runWorker({ bundle, bindings, ...first.deployed, allowedOrigins }));
      workers.push(second);
      return second;
    },
    close: () => stack.disposeAsync(),
  };
}

function at(port: number | undefined): { port?: number } {
  return port === undefined ? {} : { port };
}
