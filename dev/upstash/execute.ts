import { type Outcome, type RedisEngine, RedisError, type Sendable } from "./engine.ts";
import { planCommand } from "./plan.ts";
import { LEADER, type Replica } from "./replica.ts";
import type { ScriptTable } from "./scripts.ts";

/** Carries out commands on one engine with one table of scripts, for clients that may be served by a replica. */
export class Executor {
  readonly #engine: RedisEngine;
  readonly #scripts: ScriptTable;
  readonly #replica: Replica;

  constructor(engine: RedisEngine, scripts: ScriptTable, replica: Replica) {
    this.#engine = engine;
    this.#scripts = scripts;
    this.#replica = replica;
  }

  /**
   * Carries out one command for a client with this sync token; commands started one after the other are carried out in that order.
   */
  async one(command: readonly string[], syncToken = LEADER): Promise<Outcome> {
    const plan = planCommand(this.#replica.route(command, syncToken), this.#engine, this.#scripts);
    if ("error" in plan) return { error: plan.error, calls: 0 };
    const { words, whole } = plan;
    const reply = await attempt(() => this.#engine.send(words));
    if (whole && reply instanceof RedisError && reply.message.startsWith("NOSCRIPT")) {
      // The Redis behind has forgotten its scripts; the client need not know.
      return read(plan, await attempt(() => this.#engine.send(whole)));
    }
    return read(plan, reply);
  }

  /** Carries out commands in order, though not as one: others may come in between. */
  pipeline(commands: readonly (readonly string[])[], syncToken = LEADER): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.one(command, syncToken)));
  }
}

/** An error reply is a value here; anything else that goes wrong stays an exception. */
async function attempt<T>(work: () => Promise<T>): Promise<T | RedisError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RedisError) return error;
    throw error;
  }
}

function read(sent: Sendable, reply: unknown): Outcome {
  return reply instanceof RedisError ? { error: reply.message, calls: 0 } : sent.read(reply);
}
