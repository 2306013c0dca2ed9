/** @module-tag long */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenPage, buildPage } from "../../../playground/server/build-page.ts";
import { type Play, read, startPlay } from "./play.ts";

const SLICES = [
  "groups",
  "redis",
  "scheduledMessages",
  "work",
  "executor",
  "market",
  "trader",
  "archive",
  "faults",
  "crowd",
  "story",
  "clock",
];

let play: Play;
beforeAll(async () => {
  play = await startPlay({ heartbeatMs: 20 });
});
afterAll(() => play.close());

/** Posts with any headers, as `fetch` does not let one. */
async function post(body: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const asked = request(`${play.server.url}/actions`, { method: "POST", headers }, async (response) => {
    let text = "";
    for await (const chunk of response) text += chunk;
    resolve({ status: response.statusCode ?? 0, text });
  });
  asked.once("error", reject).end(body);
  return promise;
}

const OFF = JSON.stringify({ do: "stop_story" });

describe("the stream of events", () => {
  it("begins with all slices, and says how to come back", async () => {
    const page = await read(play.server.url);
    await page.until("clock", () => true);
    expect(page.names.slice(0, SLICES.length)).toEqual(SLICES);
    expect(page.text()).toMatch(/^retry: 1000\n\ndata: \{"slice":"groups",/);
    page.leave();
  });

  it("goes on with the slices that change, and no others", async () => {
    const page = await read(play.server.url);
    await page.until("clock", () => true);
    await play.group(({ messages }) => messages.some(({ text }) => text.includes("Hi!")));
    await play.page.until("work", (work) => work.length > 0);
    const before = page.names.length;
    await play.done({ do: "break", qstashDown: true });
    await page.until("faults", ({ qstashDown }) => qstashDown);
    await play.done({ do: "break", qstashDown: false });
    await page.until("faults", ({ qstashDown }) => !qstashDown);
    const since = page.names.slice(before);
    expect(since).toContain("faults");
    expect(since).not.toContain("clock");
    expect(since).not.toContain("executor");
    page.leave();
  });

  it("shows that it is still there", async () => {
    const page = await read(play.server.url);
    await page.reads(": still here\n\n");
    page.leave();
  });

  it("gives everything again to a page that comes back", async () => {
    const first = await read(play.server.url);
    await first.until("groups", () => true);
    first.leave();
    const added = await play.done({ do: "add_group", title: "Meanwhile", forum: false, supergroup: true });
    const second = await read(play.server.url);
    const groups = await second.until("groups", () => true);
    expect(groups.map(({ key }) => key)).toContain(added.made);
    expect(groups[0]?.messages.some(({ text }) => text.includes("Hi!"))).toBe(true);
    second.leave();
  });
});

describe("a request", () => {
  it("that is no action is answered with 400 and a sentence", async () => {
    expect(await post("{")).toEqual({ status: 400, text: '{"ok":false,"why":"That is no action."}' });
    expect((await post('{"do":"explode"}')).status).toBe(400);
    const noText = await post(JSON.stringify({ do: "say", group: "g1", member: "ann", text: "" }));
    expect(noText).toMatchObject({ status: 400, text: expect.stringContaining("look at text") });
    expect((await post(JSON.stringify({ do: "advance", ms: 1e12 }))).status).toBe(400);
    expect((await post(JSON.stringify({ do: "stop_story", more: "x".repeat(70_000) }))).status).toBe(400);
  });

  it("from another page, or under another name, is refused with 403", async () => {
    const { port } = play.server;
    const origin = (name: string) => ({ origin: name });
    expect((await post(OFF, origin("https://evil.example"))).status).toBe(403);
    expect((await post(OFF, origin(`http://127.0.0.1:${port + 1}`))).status).toBe(403);
    expect((await post(OFF, origin("null"))).status).toBe(403);
    expect((await post(OFF, { host: `evil.example:${port}` })).status).toBe(403);
    expect((await post(OFF, { host: "127.0.0.1" })).status).toBe(403);
    const stream = await fetch(`${play.server.url}/events`, { headers: origin("https://evil.example") });
    expect(stream.status).toBe(403);
  });

  it("from its own page is taken, by either name", async () => {
    const { port } = play.server;
    for (const name of ["127.0.0.1", "localhost"]) {
      const host = `${name}:${port}`;
      expect((await post(OFF, { host, origin: `http://${host}` })).status).toBe(200);
    }
  });

  it("for the page is answered, and for what is not there with 404", async () => {
    const page = await fetch(play.server.url);
    expect([page.headers.get("content-type"), await page.text()]).toEqual(["text/html", "<h1>Hello</h1>"]);
    expect((await fetch(`${play.server.url}/nothing.js`)).status).toBe(404);
    expect((await fetch(`${play.server.url}/actions`)).status).toBe(404);
  });
});

describe("the page", () => {
  it("is built in memory, with its script and styles beside it", async () => {
    const page = await buildPage();
    const html = String(page.get("/")?.body);
    expect(page.get("/")?.type).toContain("text/html");
    const [, script = ""] = /<script type="module"[^>]* src="([^"]+)"/.exec(html) ?? [];
    expect(page.get(script)?.type).toContain("text/javascript");
    expect([...page.values()].some(({ type }) => type.startsWith("text/css"))).toBe(true);
  });

  it("that does not build says why, as text", () => {
    const page = brokenPage(new Error("no <main> & no end"));
    expect(page.get("/")?.body).toContain("no &lt;main> &amp; no end");
  });
});
