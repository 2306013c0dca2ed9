import { migrateArchive } from "../../archive/database/migrate.ts";
import { listen } from "../listeners.ts";
import { type PostgresStandIn, startPostgres } from "../postgres/server.ts";
import { both } from "../settled.ts";
import type { UpstashStandIn } from "../upstash/server.ts";
import { localOrigins, withChanges } from "../worker/bindings.ts";
import { buildWorker, type WorkerBundle } from "../worker/build.ts";
import { freePort } from "../worker/ports.ts";
import { type RunningWorker, runWorker } from "../worker/run.ts";
import { ARCHIVE_TABLES, type LocalArchive } from "./types.ts";

export type * from "./types.ts";

export interface ArchiveOptions {
  /** The Redis of the bot. */
  readonly upstash: Pick<UpstashStandIn, "url" | "token">;
  /** Where the bot calls the archive's entrypoint `ArchiveReader`. */
  readonly readerPort: number;
  /** Default: any free ports. */
  readonly ports?: { readonly worker?: number | undefined; readonly postgres?: number | undefined };
  /** Starts the empty PostgreSQL that is written to, which closes with the archive. Default: PGlite. */
  readonly database?: (() => Promise<PostgresStandIn>) | undefined;
}

/** Starts a PostgreSQL with the archive's tables, and the archive Worker. Throws if the Worker does not build. */
export async function startArchive(options: ArchiveOptions): Promise<LocalArchive> {
  const { upstash, ports = {} } = options;
  const stack = new AsyncDisposableStack();
  try {
    const [postgres, bundle] = await both(startMigrated(stack, options), buildWorker("archive"));
    const port = ports.worker ?? (await freePort());
    const bindings = {
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.token,
      CLOCK_OFFSET_MS: "0",
    };
    const archive = new RunningArchive({ postgres, bundle, bindings, port, readerPort: options.readerPort }, stack);
    await archive.start();
    return archive;
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function startMigrated(
  stack: AsyncDisposableStack,
  { database, ports: { postgres: port } = {} }: ArchiveOptions,
): Promise<PostgresStandIn> {
  const postgres = await (database?.() ?? startPostgres(port === undefined ? {} : { port }));
  stack.adopt(postgres, (one) => one.close());
  await migrateArchive(postgres.url);
  return postgres;
}

interface Settings {
  readonly postgres: PostgresStandIn;
  readonly bundle: WorkerBundle;
  readonly bindings: Record<string, string>;
  readonly port: number;
  readonly readerPort: number;
}

class RunningArchive implements LocalArchive {
  readonly postgres: PostgresStandIn;
  readonly #settings: Settings;
  readonly #stack: AsyncDisposableStack;
  readonly #listeners = new Set<(line: string) => void>();
  readonly #runListeners = new Set<() => void>();
  readonly #others: RunningWorker[] = [];
  #worker: RunningWorker | undefined;
  #bundle: WorkerBundle;
  #bindings: Record<string, string>;

  constructor(settings: Settings, stack: AsyncDisposableStack) {
    this.postgres = settings.postgres;
    this.#settings = settings;
    this.#bundle = settings.bundle;
    this.#bindings = settings.bindings;
    this.#stack = stack;
    stack.defer(async () => {
      await Promise.all([...this.#others, this.#worker].map((one) => one?.close()));
    });
  }

  get worker(): RunningWorker {
    if (this.#worker === undefined) throw new Error("The archive Worker has not been started");
    return this.#worker;
  }

  async runCron(): Promise<void> {
    await this.worker.scheduled().finally(() => {
      for (const listener of this.#runListeners) listener();
    });
  }

  onRun(listener: () => void): () => void {
    return listen(this.#runListeners, listener);
  }

  rows: LocalArchive["rows"] = (table) => this.postgres.query(`select * from ${table} order by 1, 2`);

  async clear(): Promise<void> {
    await this.postgres.query(`truncate ${ARCHIVE_TABLES.join(", ")}`);
  }

  async setBindings(changes: Record<string, string | undefined>): Promise<void> {
    this.#bindings = withChanges(this.#bindings, changes);
    await this.#restartAll();
  }

  async restart(bundle = this.#bundle): Promise<void> {
    this.#bundle = bundle;
    await this.#restartAll();
  }

  async idle(): Promise<void> {
    await Promise.all(this.#running().map((one) => one.idle()));
  }

  async stop(): Promise<void> {
    await this.worker.close();
  }

  async start(): Promise<void> {
    if (this.#worker?.closed === false) return;
    const { port, readerPort } = this.#settings;
    const onLog = (line: string) => {
      for (const listener of this.#listeners) listener(line);
    };
    this.#worker = await runWorker({ ...this.#common(), port, entrypoints: { ArchiveReader: readerPort }, onLog });
  }

  async secondWorker(): Promise<RunningWorker> {
    const second = await runWorker(this.#common());
    this.#others.push(second);
    return second;
  }

  onLog(listener: (line: string) => void): () => void {
    return listen(this.#listeners, listener);
  }

  close(): Promise<void> {
    return this.#stack.disposeAsync();
  }

  #running(): RunningWorker[] {
    return [...(this.#worker === undefined ? [] : [this.#worker]), ...this.#others].filter(({ closed }) => !closed);
  }

  async #restartAll(): Promise<void> {
    const { bundle, bindings, allowedOrigins } = this.#common();
    await Promise.all(this.#running().map((one) => one.setBindings(bindings, { bundle, allowedOrigins })));
  }

  #common() {
    return {
      bundle: this.#bundle,
      bindings: this.#bindings,
      hyperdrives: { ARCHIVE_DB: this.postgres.url },
      allowedOrigins: localOrigins(this.#bindings),
    };
  }
}
