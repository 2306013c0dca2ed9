import type { Behaviour } from "../../dev/executor/server.ts";
import type { Behaviour as MarketFault } from "../../dev/market/server.ts";
import type { NextFault } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import type { Action } from "../protocol/actions.ts";
import type { ExecutorBehaviour, FaultsView, MarketBehaviour } from "../protocol/controls.ts";

const SLOW_MS = 2_000;
const RETRY_AFTER_S = 3;

export type FaultsChange = Extract<Action, { do: "break" }>;

/** What is broken on purpose. All of it is the stand-ins' own, so that what others break shows here too. */
export class Faults {
  readonly #world: World;
  /** Telegram has had too much of us: until these are taken away. */
  readonly #busy: readonly NextFault[] = ["sendMessage", "editMessageText"].map((method) => ({
    method,
    count: Number.POSITIVE_INFINITY,
    status: 429,
    retryAfter: RETRY_AFTER_S,
  }));

  /** How the executor was told to respond to all calls. */
  #behaviour: ExecutorBehaviour = "fill";

  constructor(world: World) {
    this.#world = world;
  }

  get view(): FaultsView {
    const { upstash, telegram, qstash, executor, market, archive } = this.#world;
    return {
      redisDown: upstash.faults.down,
      redisSlow: upstash.faults.delayMs > 0,
      telegramBusy: telegram.faults.next.some((fault) => this.#busy.includes(fault)),
      qstashDown: qstash.faults.down,
      postgresDown: archive?.postgres.faults.down === true,
      marketAway: market.faults.away,
      executor: behaviourOf(executor.faults.behaviour),
      market: marketBehaviourOf(market.faults.behaviour),
    };
  }

  set(change: FaultsChange): void {
    const { redisDown, redisSlow, telegramBusy, qstashDown, postgresDown, marketAway } = change;
    const { executor: behaviour, market: marketBehaviour } = change;
    const { upstash, telegram, qstash, executor, market, archive } = this.#world;
    if (redisDown !== undefined) upstash.faults.down = redisDown;
    if (redisSlow !== undefined) upstash.faults.delayMs = redisSlow ? SLOW_MS : 0;
    if (qstashDown !== undefined) qstash.faults.down = qstashDown;
    if (postgresDown !== undefined && archive !== null) archive.postgres.faults.down = postgresDown;
    if (marketAway !== undefined) market.faults.away = marketAway;
    if (marketBehaviour !== undefined) market.faults.always(marketBehaviour);
    if (behaviour !== undefined) {
      this.#behaviour = behaviour;
      executor.faults.always(behaviour);
    }
    if (telegramBusy !== undefined) {
      const others = telegram.faults.next.filter((fault) => !this.#busy.includes(fault));
      telegram.faults.next = telegramBusy ? [...others, ...this.#busy] : others;
    }
  }

  /** Forgets the behaviours planned for single calls of the executor, as a story that broke off leaves them. */
  dropPlanned(): void {
    const { faults } = this.#world.executor;
    this.#world.executor.resetFaults();
    faults.always(this.#behaviour);
  }

  /** Puts everything right. */
  clear(): void {
    const { upstash, telegram, qstash, executor, market, archive, trader } = this.#world;
    this.#behaviour = "fill";
    const standIns = [upstash, telegram, qstash, executor, market, archive?.postgres, trader?.solana];
    for (const standIn of standIns) standIn?.resetFaults();
  }
}

/** The behaviour that the page shows for the next call, of those that it offers: the executor knows more. */
function behaviourOf(behaviour: Behaviour): ExecutorBehaviour {
  if (typeof behaviour === "object") return "reject" in behaviour ? "reject" : "nonsense";
  switch (behaviour) {
    case "pending_then_fill":
      return "pending";
    case "fail_after":
      return "fail";
    case "hang_after":
      return "hang";
    case "cut":
      return "cut_after";
    case "fill_twice":
      return "fill";
    default:
      return behaviour;
  }
}

/** An answer of a test's own is shown as nonsense, and a lost connection as no answer. */
function marketBehaviourOf(behaviour: MarketFault): MarketBehaviour {
  if (typeof behaviour === "object") return "nonsense";
  return behaviour === "cut" ? "hang" : behaviour;
}
