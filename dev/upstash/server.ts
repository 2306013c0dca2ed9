import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { listenOnLoopback } from "../listen.ts";
import { CommandRunner } from "./command-runner.ts";
import { isRead, noPermission } from "./commands.ts";
import { clearFaults, createFaults, take } from "./faults.ts";
import { PubSub } from "./pubsub.ts";
import { Replica } from "./replica.ts";
import { type Answer, carryOut, parseRequest, refusal, requestLimit, subscription } from "./rest.ts";
import { ScriptTable } from "./scripts.ts";
import { startEngine } from "./start-engine.ts";
import { channelOf, Streams } from "./streams.ts";
import type { RequestRecord, UpstashOptions, UpstashStandIn } from "./types.ts";

export type { Engine, RequestRecord, UpstashFaults, UpstashOptions, UpstashStandIn } from "./types.ts";

const recordLimit = 10_000;

/**
 * Starts a stand-in for Upstash's Redis REST API on 127.0.0.1: `POST /`, `/pipeline` and `/subscribe/<channel>`.
 * Rejects if the port is taken or the engine asked for cannot be had. Whoever starts one must close it.
 */
export async function startUpstash(options: UpstashOptions = {}): Promise<UpstashStandIn> {
  const token = options.token ?? randomBytes(16).toString("hex");
  const readOnlyToken = randomBytes(16).toString("hex");
  const engine = await startEngine(options);
  const scripts = new ScriptTable();
  const made = createFaults(() => replica.catchUp());
  const { faults } = made;
  const replica: Replica = new Replica(engine, () => faults.lag);
  const pubsub = new PubSub(() => faults.loseMessages);
  const streams = new Streams(pubsub);
  const runner = new CommandRunner(engine, scripts, replica, pubsub);
  const requests: RequestRecord[] = [];
  const listeners = new Set<(record: RequestRecord) => void>();
  const working = new Set<Promise<void>>();
  const closing = new AbortController();

  /** Gives the answer, or nothing where the connection is to be cut. */
  async function decide(message: IncomingMessage, body: string | undefined, commands: string[][] | Answer) {
    if (faults.down || take(faults, "failNext")) return undefined;
    if (faults.status !== undefined) return refusal(faults.status, "the stand-in was told to answer with this status");
    const lost = take(faults, "loseReplies");
    if (faults.delayMs > 0) await pause(faults.delayMs, undefined, { signal: closing.signal });
    await made.released();
    const answer = await obey(message, body, commands);
    return lost ? { ...answer, status: 0 } : answer;
  }

  async function obey(message: IncomingMessage, body: string | undefined, commands: string[][] | Answer) {
    const bearer = message.headers.authorization;
    if (bearer !== `Bearer ${token}` && bearer !== `Bearer ${readOnlyToken}`) return refusal(401, "Unauthorized");
    if (message.method !== "POST") return refusal(404, "Not Found");
    if (body === undefined) return refusal(413, `ERR max request size exceeded. Limit: ${requestLimit} bytes`);
    if (!Array.isArray(commands)) return commands;
    const channel = channelOf(message.url ?? "/");
    if (channel !== undefined) return subscription(channel);
    const written = bearer === `Bearer ${token}` ? undefined : commands.find(([name = ""]) => !isRead(name))?.[0];
    if (written !== undefined) return refusal(400, noPermission(written));
    const { headers, url = "/" } = message;
    const syncToken = Number(headers["upstash-sync-token"] || 0);
    return carryOut(url, commands, headers["upstash-encoding"] === "base64", syncToken, runner);
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const started = performance.now();
    const path = message.url ?? "/";
    const body = await readBody(message);
    const channel = channelOf(path);
    const commands = channel === undefined ? parseRequest(path, body ?? "") : [["SUBSCRIBE", channel]];
    const answer = await decide(message, body, commands).catch((error: unknown) =>
      closing.signal.aborted ? undefined : refusal(500, error instanceof Error ? error.message : String(error)),
    );
    const { status, billed } = answer ?? { status: 0, billed: 0 };
    const reply = answer === undefined || status === 0 ? "" : JSON.stringify(answer.body);
    const ms = performance.now() - started;
    const bytes = { request: Buffer.byteLength(body ?? ""), reply: Buffer.byteLength(reply) };
    const record = { at, path, commands: Array.isArray(commands) ? commands : [], billed, status, ms, bytes };
    requests.push(record);
    if (requests.length > recordLimit) requests.shift();
    for (const listener of listeners) listener(record);
    if (answer === undefined || status === 0) {
      response.destroy();
      return;
    }
    if (channel !== undefined && status === 200) return streams.open(channel, response);
    const headers = { "content-type": "application/json", "upstash-sync-token": String(replica.syncToken) };
    response.writeHead(status, headers).end(reply);
  }

  // A kept connection is never dropped for being idle: a client that was about to use it would see a failure out of nowhere.
  const server = createServer({ keepAliveTimeout: 0 }, (message, response) => {
    const work = handle(message, response).catch(() => void response.destroy());
    working.add(work);
    void work.finally(() => working.delete(work));
  });
  const port = await listenOnLoopback(server, options.port).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    readOnlyToken,
    engine: engine.name,
    server,
    faults,
    requests,
    resetFaults: () => clearFaults(faults),
    get held() {
      return made.held;
    },
    resetRecords() {
      requests.length = 0;
    },
    get streams() {
      return streams.count;
    },
    cutStreams: () => streams.cut(),
    async command(...args) {
      const outcome = await runner.run(args.map(String));
      if ("error" in outcome) throw new Error(outcome.error);
      return outcome.result;
    },
    flushScripts: () => scripts.clear(),
    flushData: () => engine.clear(),
    get scriptsWithoutKeyLocking() {
      return scripts.withoutKeyLocking;
    },
    onRequest(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closing.abort();
      faults.hold = false;
      server.close();
      server.closeAllConnections();
      await Promise.allSettled(working);
      await engine.close();
    },
  };
}

/** The whole body as text, or nothing if it is longer than the limit. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size <= requestLimit) chunks.push(chunk);
  }
  return size <= requestLimit ? Buffer.concat(chunks).toString() : undefined;
}
