import { wrongNumber } from "./commands.ts";
import { type Outcome, type PreparedCommand, type RedisEngine, RedisError } from "./engine.ts";
import { planCommand } from "./plan.ts";
import type { PubSub } from "./pubsub.ts";
import { LEADER, type Replica } from "./replica.ts";
import type { ScriptTable } from "./scripts.ts";

/** Runs commands on one engine with one table of scripts, for clients that may be served by a replica. */
export class CommandRunner {
  readonly #engine: RedisEngine;
  readonly #scripts: ScriptTable;
  readonly #replica: Replica;
  readonly #pubsub: PubSub;

  constructor(engine: RedisEngine, scripts: ScriptTable, replica: Replica, pubsub: PubSub) {
    this.#engine = engine;
    this.#scripts = scripts;
    this.#replica = replica;
    this.#pubsub = pubsub;
  }

  /** Runs one command for a client with this sync token. Commands are sent in the order in which they are given. */
  async run(command: readonly string[], syncToken = LEADER): Promise<Outcome> {
    if (command[0]?.toUpperCase() === "PUBLISH") return this.#publish(command.slice(1));
    const plan = planCommand(this.#replica.route(command, syncToken), this.#engine, this.#scripts);
    if ("error" in plan) return { error: plan.error, calls: 0 };
    const { words, withSource } = plan;
    const reply = await attempt(() => this.#engine.send(words));
    if (withSource && reply instanceof RedisError && reply.message.startsWith("NOSCRIPT")) {
      // The Redis behind has forgotten its scripts; the client need not know.
      return read(plan, await attempt(() => this.#engine.send(withSource)));
    }
    return read(plan, reply);
  }

  /** Channels are this stand-in's own, and not the engine's: no other stand-in on the same Redis shares them. */
  #publish([channel, message, ...rest]: readonly string[]): Outcome {
    if (channel === undefined || message === undefined || rest.length > 0)
      return { error: wrongNumber("publish"), calls: 0 };
    return { result: this.#pubsub.publish(channel, message), calls: 0 };
  }

  /** Runs commands in order, though not as one: others may come in between. */
  pipeline(commands: readonly (readonly string[])[], syncToken = LEADER): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.run(command, syncToken)));
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

function read(command: PreparedCommand, reply: unknown): Outcome {
  return reply instanceof RedisError ? { error: reply.message, calls: 0 } : command.read(reply);
}
