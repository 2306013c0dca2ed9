import { compose } from "../../src/compose.ts";
import { type Config, parseEnv } from "../../src/config/config.ts";
import { telegramWebhook } from "../../src/handlers/webhook.ts";
import { qstashCallback } from "../../src/settlement/callback.ts";
import { settleChunk, settleDue } from "../../src/settlement/cron.ts";
import type { ManualClock } from "./clock.ts";
import type { Work } from "./work.ts";

/** How the cron trigger is run. */
export interface CronOptions {
  /** Sees each invocation: the run itself, and each chunk that it hands over. */
  during?: (act: () => Promise<void>) => Promise<void>;
  /** Whether the Worker can call itself. */
  handsOver?: boolean;
}

/** The bot in this process, as the Worker runs it, by a test's clock. */
export class InProcessBot {
  readonly #work: Work;
  readonly #clock: ManualClock;
  #bindings: Record<string, unknown>;
  #config: Config;

  constructor(bindings: Record<string, unknown>, work: Work, clock: ManualClock) {
    this.#bindings = bindings;
    this.#config = parseEnv(bindings);
    this.#work = work;
    this.#clock = clock;
  }

  get config(): Config {
    return this.#config;
  }

  /** Deploys it anew with some variables changed, or taken away where undefined; they stay so. */
  rebind(changes: Record<string, string | undefined>): void {
    this.#bindings = { ...this.#bindings, ...changes };
    this.#config = parseEnv(this.#bindings);
  }

  /** Answers a request from Telegram or QStash. */
  readonly answer = (request: Request): Promise<Response> => this.#work.during("requests", this.#answer(request));

  /** Runs the cron handler once. */
  cron({ during = (act) => act(), handsOver = true }: CronOptions): Promise<void> {
    const makeDeps = this.#depsMaker();
    const handOver = handsOver ? (chunk: readonly string[]) => during(() => settleChunk(makeDeps, chunk)) : null;
    const { subrequests } = this.#config;
    return this.#work.during(
      "requests",
      during(() => settleDue({ makeDeps, subrequests, handOver })),
    );
  }

  async #answer(request: Request): Promise<Response> {
    const config = this.#config;
    const makeDeps = this.#depsMaker();
    if (request.url.endsWith("/telegram"))
      return telegramWebhook(request, { config, makeDeps, waitUntil: () => undefined });
    return qstashCallback(request, { config, deps: makeDeps() });
  }

  /** What makes the handlers' dependencies, with the variables as they are now. */
  #depsMaker() {
    const config = this.#config;
    return () => compose(config, (later) => void this.#work.during("later", later), this.#clock);
  }
}
