import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { listenOnLoopback } from "../../dev/listen.ts";
import type { WorkerBundle } from "../../dev/worker/bundle.ts";
import { freePort } from "../../dev/worker/ports.ts";
import { runWorker, type WorkerOptions } from "../../dev/worker/run.ts";

/** A Worker of one module. */
const bundleOf = (contents: string): WorkerBundle => ({
  modules: [{ type: "ESModule", path: "/worker.js", contents }],
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  rateLimits: {},
});

async function started(source: string, options: Partial<WorkerOptions>) {
  const worker = await runWorker({ bundle: bundleOf(source), bindings: {}, ...options });
  onTestFinished(() => worker.close());
  return worker;
}

const READER = `
  import { WorkerEntrypoint } from "cloudflare:workers";
  export class Reader extends WorkerEntrypoint {
    sum(one, other) { return { sum: one.amount + other, at: new Date(5), who: this.env.WHO, none: null }; }
    fail() { throw new Error("no rows"); }
  }
  export default {};
`;
const CALLER = `
  const answer = async ({ READ }) => ({ ...(await READ.sum({ amount: 1 }, 2)), failed: await READ.fail().catch(String) });
  export default {
    fetch: (_, env) => answer(env).then(Response.json, (error) => new Response(String(error), { status: 500 })),
  };
`;

it("calls methods of another Worker, which comes, restarts and goes by itself", async () => {
  const port = await freePort();
  const caller = await started(CALLER, { services: { READ: port } });
  const ask = async () => (await caller.fetch("/")).text();
  expect(await ask()).toBe("Error: Network connection lost.");
  const reader = await started(READER, { entrypoints: { Reader: port }, bindings: { WHO: "first" } });
  const said = { sum: 3, at: "1970-01-01T00:00:00.005Z", none: null, failed: "Error: no rows" };
  expect(JSON.parse(await ask())).toEqual({ ...said, who: "first" });
  await reader.setBindings({ WHO: "second" });
  expect(JSON.parse(await ask())).toEqual({ ...said, who: "second" });
  await reader.close();
  expect(await ask()).toBe("Error: Network connection lost.");
});

/** Says what came from the database, and what kept another connection from being opened. */
const DIALER = `
  import { connect } from "cloudflare:sockets";
  const read = async (socket) => {
    const { value } = await socket.readable.getReader().read();
    return new TextDecoder().decode(value);
  };
  const dial = async (address) => read(connect(address));
  export default {
    async fetch(_, { DB, OTHER }) {
      const said = [await read(DB.connect()), await dial(OTHER).catch(String)];
      return Response.json({ database: DB.database, said });
    },
  };
`;

it("opens connections to the database that it is bound to, and to nothing else", async () => {
  const database = createServer((socket) => void socket.end("hello"));
  const port = await listenOnLoopback(database);
  onTestFinished(async () => {
    database.close();
    await once(database, "close");
  });
  const dialer = await started(DIALER, {
    bindings: { OTHER: `127.0.0.1:${port}` },
    hyperdrives: { DB: `postgres://postgres:local@127.0.0.1:${port}/archive` },
  });
  expect(await (await dialer.fetch("/")).json()).toEqual({
    database: "archive",
    said: ["hello", "TypeError: Incoming CONNECT on a worker not supported"],
  });
});
