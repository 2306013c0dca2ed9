import type { Outcome, RedisEngine } from "./engine.ts";
import { RedisError } from "./engine.ts";
import { type Plan, planCommand } from "./plan.ts";
import type { ScriptTable } from "./scripts.ts";

/** Carries out commands on one engine with one table of scripts. */
export class Executor {
  readonly #engine: RedisEngine;
  readonly #scripts: ScriptTable;

  constructor(engine: RedisEngine, scripts: ScriptTable) {
    this.#engine = engine;
    this.#scripts = scripts;
  }

  /** Carries out one command; commands started one after the other are carried out in that order. */
  async one(command: readonly string[]): Promise<Outcome> {
    const plan = planCommand(command, this.#engine, this.#scripts);
    if (plan.kind !== "send") return settled(plan);
    const { words, whole } = plan;
    const reply = await attempt(() => this.#engine.send(words));
    if (whole && reply instanceof RedisError && reply.message.startsWith("NOSCRIPT")) {
      // The Redis behind has forgotten its scripts; the client need not know.
      return read(plan, await attempt(() => this.#engine.send(whole)));
    }
    return read(plan, reply);
  }

  /** Carries out commands in order, though not as one: others may come in between. */
  pipeline(commands: readonly (readonly string[])[]): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.one(command)));
  }

  /** Carries out commands as one. A command that Redis would not even queue discards them all. */
  async transaction(commands: readonly (readonly string[])[]): Promise<Outcome[] | { error: string }> {
    const plans = commands.map((command) => planCommand(command, this.#engine, this.#scripts));
    if (plans.some((plan) => plan.kind === "refuse" && plan.early)) return discarded;
    const toSend = plans.filter((plan) => plan.kind === "send");
    const replies = await attempt(() => this.#engine.transaction(toSend.map((plan) => plan.whole ?? plan.words)));
    if (!Array.isArray(replies)) return discarded;
    const left = replies.values();
    return plans.map((plan) => (plan.kind === "send" ? read(plan, left.next().value) : settled(plan)));
  }
}

const discarded = { error: "EXECABORT Transaction discarded because of previous errors." };

/** An error reply is a value here; anything else that goes wrong stays an exception. */
async function attempt<T>(work: () => Promise<T>): Promise<T | RedisError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RedisError) return error;
    throw error;
  }
}

function read(plan: Extract<Plan, { kind: "send" }>, reply: unknown): Outcome {
  return reply instanceof RedisError ? { error: reply.message, calls: 0 } : plan.read(reply);
}

function settled(plan: Exclude<Plan, { kind: "send" }>): Outcome {
  return plan.kind === "answer" ? { result: plan.result, calls: 0 } : { error: plan.error, calls: 0 };
}
