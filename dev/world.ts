import { randomBytes } from "node:crypto";
import { type QStashStandIn, startQStash } from "./qstash/server.ts";
import { startTelegram, type TelegramStandIn } from "./telegram/server.ts";
import { type Engine, startUpstash, type UpstashStandIn } from "./upstash/server.ts";
import { localOrigins, type Surroundings, withChanges, workerBindings } from "./worker/bindings.ts";
import { buildWorker, type WorkerBundle } from "./worker/build.ts";
import { freePort } from "./worker/ports.ts";
import { type RunningWorker, runWorker } from "./worker/run.ts";

/** All that Conclave talks to, on this machine, and the Worker itself in workerd. */
export interface World {
  /** The Worker. */
  readonly url: string;
  readonly telegram: TelegramStandIn;
  readonly qstash: QStashStandIn;
  readonly upstash: UpstashStandIn;
  readonly worker: RunningWorker;
  readonly webhookSecret: string;
  /**
   * Moves every clock by `ms`: the stand-ins', and by CLOCK_OFFSET_MS the Worker's, which is restarted for it once it is idle;
   * then delivers what falls due. Redis keeps real time, so keys do not expire by this.
   */
  advance(ms: number): Promise<void>;
  /** Real time plus all that was advanced, in milliseconds. */
  now(): number;
  /** Runs the Worker's cron handler once; throws if it does. */
  runCron(): Promise<void>;
  /** Restarts the Worker with some variables changed, or taken away where undefined; they stay so. */
  setBindings(changes: Record<string, string | undefined>): Promise<void>;
  /** Restarts the Worker: its memory is lost, and what it was doing. With `bundle`, as a newer build of it. */
  restartWorker(bundle?: WorkerBundle): Promise<void>;
  /**
   * A second Worker on the same stand-ins, with the first one's variables and `changes` on top. It moves with the clock and
   * closes with the world; PUBLIC_URL is the first one's unless changed.
   */
  secondWorker(changes?: Record<string, string>): Promise<RunningWorker>;
  close(): Promise<void>;
}

export interface WorldOptions {
  engine?: Engine;
  /** The Worker's variables, on top of the world's own. */
  bindings?: Record<string, string>;
  /** Default: any free ports. */
  ports?: { worker?: number; telegram?: number; qstash?: number; upstash?: number };
  /** Called with what the Worker logs, one call of `console` at a time. */
  onLog?: (line: string) => void;
}

/** Starts a world of its own; several may run side by side. Throws if the Worker does not build or a port is taken. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { engine, ports = {} } = options;
  const house = openHouse();
  const { opened } = house;
  try {
    const bundle = await buildWorker();
    const upstash = await opened(startUpstash({ ...at(ports.upstash), ...(engine === undefined ? {} : { engine }) }));
    const telegram = await opened(startTelegram(at(ports.telegram)));
    const qstash = await opened(startQStash(at(ports.qstash)));
    const webhookSecret = randomBytes(24).toString("base64url");
    const port = ports.worker ?? (await freePort());
    const around = { telegram, qstash, upstash, webhookSecret, publicUrl: `http://127.0.0.1:${port}` };
    const bindings = { ...workerBindings(around), ...options.bindings };
    const allowedOrigins = localOrigins(bindings);
    const worker = await opened(runWorker({ bundle, bindings, port, allowedOrigins, onLog: options.onLog }));
    telegram.setWebhook(`${worker.url}/telegram`, webhookSecret);
    return assemble(around, worker, bundle, house);
  } catch (error) {
    await house.close();
    throw error;
  }
}

/** What was opened, to be closed in the opposite order. */
interface House {
  opened<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

function openHouse(): House {
  const closers: (() => Promise<void>)[] = [];
  return {
    async opened(starting) {
      const started = await starting;
      closers.push(() => started.close());
      return started;
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

function assemble(around: Surroundings, worker: RunningWorker, firstBundle: WorkerBundle, house: House): World {
  const { telegram, qstash, upstash, webhookSecret } = around;
  const workers = [worker];
  const running = () => workers.filter(({ closed }) => !closed);
  let bundle = firstBundle;
  let offset = 0;

  const restart = (one: RunningWorker, changes: Record<string, string | undefined> = {}) => {
    const bindings = withChanges(one.bindings, changes);
    return one.setBindings(bindings, { bundle, allowedOrigins: localOrigins(bindings) });
  };

  return {
    url: worker.url,
    telegram,
    qstash,
    upstash,
    worker,
    webhookSecret,
    async advance(ms) {
      await Promise.all(running().map((one) => one.idle()));
      offset += ms;
      telegram.advance(ms);
      await Promise.all(running().map((one) => restart(one, { CLOCK_OFFSET_MS: String(offset) })));
      await qstash.advance(ms);
    },
    now: () => Date.now() + offset,
    runCron: () => worker.scheduled(),
    setBindings: (changes) => restart(worker, changes),
    async restartWorker(newer = bundle) {
      bundle = newer;
      await Promise.all(running().map((one) => restart(one)));
    },
    async secondWorker(changes = {}) {
      const bindings = { ...worker.bindings, ...changes };
      const second = await house.opened(runWorker({ bundle, bindings, allowedOrigins: localOrigins(bindings) }));
      workers.push(second);
      return second;
    },
    close: () => house.close(),
  };
}

function at(port: number | undefined): { port?: number } {
  return port === undefined ? {} : { port };
}
