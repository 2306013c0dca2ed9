import type { Pipeline, Redis } from "@upstash/redis";
import * as z from "zod/mini";
import { refusedBy, storeFailure } from "./errors.ts";
import { readAs } from "./read-as.ts";
import { hashScripts, type Script } from "./script-codec.ts";

/**
 * Runs scripts and batches, and counts their requests. Each update has its own connection, so that its log line can say
 * the number.
 */
export interface Connection {
  /**
   * Runs one script in one request, or in two if the server does not know it yet. Returns the words of the reply as
   * they are.
   */
  runRaw<Args>(script: Script<Args>, keys: readonly string[], args: Args): Promise<readonly string[]>;
  /** Runs one script in one request, or in two if the server does not know it yet. Reads its reply. */
  run<Args, Reply>(script: Script<Args, Reply>, keys: readonly string[], args: Args): Promise<Reply>;
  /** Sends several commands in one request and returns their raw replies in order. Any error among them is thrown. */
  batch(build: (batch: Batch) => void): Promise<readonly unknown[]>;
  /** The number of HTTP requests to Redis that were begun. */
  readonly requests: () => number;
}

/** What a batch is built with: the client's own commands, and scripts. */
export interface Batch {
  readonly pipeline: Pipeline;
  run<Args>(script: Script<Args>, keys: readonly string[], args: Args): void;
}

const Reply = z.array(z.pipe(z.union([z.string(), z.int()]), z.transform(String)));
const Replies = z.array(z.object({ result: z.unknown(), error: z.nullish(z.string()) }));

/**
 * Reads a script's reply, which is a flat array of strings; whole numbers count as strings. Throws StoreUnavailable for
 * anything else.
 */
export const readReply = (raw: unknown): readonly string[] => (isTexts(raw) ? raw : readAs(Reply, raw));

/**
 * A big session's reply has thousands of parts, nearly always strings. Checking each here takes a tenth of a schema's
 * time.
 */
const isTexts = (raw: unknown): raw is readonly string[] =>
  Array.isArray(raw) && raw.every((part) => typeof part === "string");

const isUnknownScript = (message: string): boolean => message.includes("NOSCRIPT");

/** Opens a connection over the client. Every failure that it throws is a StoreUnavailable. */
export function connect(redis: Redis): Connection {
  let requests = 0;

  const send = async (build: (batch: Batch) => void, whole: boolean) => {
    const pipeline = redis.pipeline();
    build({
      pipeline,
      run: (script, keys, args) => {
        const values = [...script.encode(args)];
        if (whole) pipeline.eval(script.source, [...keys], values);
        else pipeline.evalsha(script.sha, [...keys], values);
      },
    });
    requests += 1;
    return readAs(Replies, await pipeline.exec({ keepErrors: true }));
  };

  const runRaw: Connection["runRaw"] = async (script, keys, args) => {
    const values = [...script.encode(args)];
    await hashScripts();
    try {
      requests += 1;
      return readReply(await redis.evalsha(script.sha, [...keys], values));
    } catch (thrown) {
      if (!(thrown instanceof Error) || !isUnknownScript(thrown.message)) throw storeFailure(thrown);
    }
    try {
      requests += 1;
      return readReply(await redis.eval(script.source, [...keys], values));
    } catch (thrown) {
      throw storeFailure(thrown);
    }
  };

  return {
    requests: () => requests,
    runRaw,
    run: async (script, keys, args) => script.decode(await runRaw(script, keys, args)),

    async batch(build) {
      try {
        await hashScripts();
        let replies = await send(build, false);
        // Every command of a batch may be repeated, so the whole is sent again with the scripts' text.
        if (replies.some(({ error }) => error && isUnknownScript(error))) replies = await send(build, true);
        const failed = replies.find(({ error }) => error);
        if (failed) throw refusedBy(failed.error ?? "");
        return replies.map(({ result }) => result);
      } catch (thrown) {
        throw storeFailure(thrown);
      }
    },
  };
}
