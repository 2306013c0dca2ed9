/** @module-tag long */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { localOrigins } from "../../dev/worker/bindings.ts";
import { buildWorker, type WorkerBundle } from "../../dev/worker/build.ts";
import { freePort } from "../../dev/worker/ports.ts";
import { type RunningWorker, runWorker } from "../../dev/worker/run.ts";

/** Fetches what `?u=` says and tells what came of it; its cron handler fails if told to. */
const SCRIPT = `
let calls = 0;
export default {
  async fetch(request, env, ctx) {
    const u = new URL(request.url).searchParams.get("u");
    console.log("asked for", u);
    if (u === null) return Response.json({ name: env.NAME ?? null, calls: ++calls });
    if (request.method === "POST") {
      ctx.waitUntil(fetch(u, { method: "POST" }));
      return new Response("later");
    }
    try {
      const answer = await fetch(u, { method: "PUT", body: "hello" });
      return new Response(answer.status + " " + (await answer.text()));
    } catch (error) {
      return new Response("threw " + error.message);
    }
  },
  scheduled(event, env) {
    console.log("cron", event.cron);
    if (env.NAME === "bad") throw new Error("bad cron");
  },
};`;

const bundle: WorkerBundle = {
  modules: [{ type: "ESModule", path: "/worker.js", contents: SCRIPT }],
  compatibilityDate: "2026-07-01",
  compatibilityFlags: [],
  rateLimits: {},
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(allowedOrigins: string[] = [], bindings: Record<string, string> = {}): Promise<RunningWorker> {
  const worker = await runWorker({ bundle, bindings, allowedOrigins });
  open.push(worker);
  return worker;
}

/** A server that answers `METHOD path body`, or drops the connection at `/drop`. */
async function startEcho() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url === "/drop") request.socket.destroy();
    else {
      response.writeHead(207).write(`${request.method} ${request.url} `);
      request.pipe(response);
    }
  });
  const port = await freePort();
  await once(server.listen(port, "127.0.0.1"), "listening");
  open.push(server);
  return { origin: `http://127.0.0.1:${port}`, seen };
}

const ask = async (worker: RunningWorker, url: string, init?: RequestInit) =>
  (await worker.fetch(`/?u=${encodeURIComponent(url)}`, init)).text();

describe("a Worker's way out", () => {
  it("leads to the origins that are allowed", async () => {
    const echo = await startEcho();
    const worker = await start([echo.origin]);
    expect(await ask(worker, `${echo.origin}/a?b=c`)).toBe("207 PUT /a?b=c hello");
    expect(worker.sentRequests).toEqual([`PUT ${new URL(echo.origin).host}/a?b=c`]);
  });

  it("leads nowhere else, and says who was asked for", async () => {
    const echo = await startEcho();
    const worker = await start();
    expect(await ask(worker, "https://api.telegram.org/bot1:secret/getMe")).toMatch(/^threw/);
    expect(await ask(worker, `${echo.origin}/a`)).toMatch(/^threw/);
    const { host } = new URL(echo.origin);
    expect(worker.refusedRequests).toEqual(["PUT api.telegram.org/bot1:secret/getMe", `PUT ${host}/a`]);
    expect(worker.sentRequests).toEqual([]);
    expect(echo.seen).toEqual([]);
  });

  it("breaks where the other side does", async () => {
    const echo = await startEcho();
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const worker = await start([echo.origin, nobody]);
    expect(await ask(worker, `${echo.origin}/drop`)).toMatch(/^threw/);
    expect(await ask(worker, nobody)).toMatch(/^threw/);
    expect(worker.refusedRequests).toEqual([]);
  });

  it("takes local origins only", async () => {
    await expect(start(["https://api.telegram.org"])).rejects.toThrow("Not a local origin");
    const bindings = { A: "http://127.0.0.1:1/x", B: "http://localhost:2", C: "http://127.0.0.1.example.com", D: "d" };
    expect(localOrigins(bindings)).toEqual(["http://127.0.0.1:1", "http://localhost:2"]);
  });
});

describe("a running Worker", () => {
  it("restarts with other variables, at the same address, and forgets", async () => {
    const worker = await start([], { NAME: "one" });
    await worker.fetch("/");
    expect(await (await worker.fetch("/")).json()).toEqual({ name: "one", calls: 2 });
    await worker.setBindings({ NAME: "two" });
    expect(await (await worker.fetch("/")).json()).toEqual({ name: "two", calls: 1 });
  });

  it("keeps what it logs", async () => {
    const worker = await start();
    await worker.fetch("/");
    await expect.poll(() => worker.logs).toEqual(["asked for null"]);
  });

  it("runs its cron handler, and says when that fails", async () => {
    const worker = await start();
    await worker.scheduled();
    await expect.poll(() => worker.logs).toEqual(["cron * * * * *"]);
    await worker.setBindings({ NAME: "bad" });
    await expect(worker.scheduled()).rejects.toThrow("exception");
  });

  it("is idle when what it left for later is done", async () => {
    const echo = await startEcho();
    const worker = await start([echo.origin]);
    expect(await ask(worker, `${echo.origin}/later`, { method: "POST" })).toBe("later");
    await worker.idle();
    expect(echo.seen).toEqual(["POST /later"]);
  });
});

describe("the build", () => {
  it("is made once, whoever asks", async () => {
    const [one, two] = await Promise.all([buildWorker(), buildWorker()]);
    expect(one.modules.map(({ path }) => path)).toEqual(two.modules.map(({ path }) => path));
    const toml = await readFile(new URL("../../wrangler.toml", import.meta.url), "utf8");
    expect(toml).toContain(`compatibility_date = "${one.compatibilityDate}"`);
  });
});
