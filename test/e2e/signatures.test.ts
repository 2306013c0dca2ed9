/** @module-tag long */
import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Forgery } from "../../dev/qstash/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { eachCase } from "../support/long.ts";
import { results } from "./messages.ts";
import { expectSettled } from "./outcome.ts";
import { methodsIn, sentBy } from "./requests.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, workerAhead } from "./settling.ts";
import { openVote } from "./stage.ts";

/** The keys of QStash's dev server, which everybody knows. */
const PUBLIC_KEYS = ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"];

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const url = () => `${later.url}/proposal-end`;
const post = (body: string, forge: Forgery = {}) =>
  world.qstash.post(url(), body, { sub: `${world.url}/proposal-end`, ...forge });

describe("a call to /proposal-end that QStash did not sign for us", () => {
  eachCase<[string, Forgery]>([
    ["with another key", { key: "sig_another" }],
    ["with the dev server's public key", { key: PUBLIC_KEYS[0] ?? "" }],
    ["with the dev server's next public key", { key: PUBLIC_KEYS[1] ?? "" }],
    ["with an empty body claim", { omitBodyClaim: true }],
    ["for another body", { body: "{}" }],
    ["for another route of ours", { sub: "https://conclave.example/telegram" }],
    ["for another Worker", { sub: "https://other.example/proposal-end" }],
    ["by another issuer", { iss: "Upstart" }],
    ["too long ago", { expiresInSeconds: -60 }],
  ])("is refused with 401 and settles nothing: signed %s", async ([, forge]) => {
    const { stage, vote } = await openVote(world);
    const sent = await sentBy(later, async () => expect((await post(vote.body, forge)).status).toBe(401));
    expect(sent).toEqual([]);
    expect(results(stage.group)).toEqual([]);
  });

  // A body that is much longer is given up unread: workerd then resets the connection, and the answer may be lost.
  it("is refused with 413 where it has more than a megabyte", async () => {
    const body = "x".repeat(1_024 * 1_024 + 1);
    const headers = { "upstash-signature": "abc" };
    const sent = await sentBy(later, async () => {
      expect((await fetch(url(), { method: "POST", body, headers })).status).toBe(413);
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ["without a signature", {}],
    ["with an empty one", { "upstash-signature": "" }],
    ["with one that is no token", { "upstash-signature": "abc" }],
    ["with a token that nobody signed", { "upstash-signature": "eyJhbGciOiJub25lIn0.e30." }],
  ])("is refused with 401: %s", async (_, headers) => {
    const sent = await sentBy(later, async () => {
      const { status } = await fetch(url(), { method: "POST", body: "{}", headers: { ...headers } });
      expect(status).toBe(401);
    });
    expect(sent).toEqual([]);
  });

  it("is refused before its body is read where it has no signature", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
    expect((await fetch(url(), init)).status).toBe(401);
  });
});

describe("a call to /proposal-end that QStash did sign", () => {
  it.each([
    ["the current", () => world.qstash.currentSigningKey],
    ["the next", () => world.qstash.nextSigningKey],
  ])("settles the vote with %s key", async (_, key) => {
    const { stage, vote } = await openVote(world);
    expect((await post(vote.body, { key: key() })).status).toBe(200);
    expectSettled(stage.group, vote, 1);
  });

  it.each([
    ["is taken where our clock is a second behind", 1, 200],
    ["is refused where it is for another time", 60, 401],
  ])("%s", async (_, seconds, status) => {
    const body = JSON.stringify(sense);
    const from = Math.floor(Date.now() / 1000) + seconds;
    const signature = await new SignJWT({ body: createHash("sha256").update(body).digest("base64url") })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer("Upstash")
      .setSubject(`${world.url}/proposal-end`)
      .setNotBefore(from)
      .setExpirationTime(from + 300)
      .sign(new TextEncoder().encode(world.qstash.currentSigningKey));
    const answer = await fetch(url(), { method: "POST", body, headers: { "upstash-signature": signature } });
    expect(answer.status).toBe(status);
  });

  const ids = { sessionId: "-100123.5", proposalId: "-100123.9" };
  const sense = { v: 1, type: "buy", chatId: -100123, ...ids };
  it.each<[string, string]>([
    ["empty", ""],
    ["not JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "7"],
    ["of another version", JSON.stringify({ ...sense, v: 2 })],
    ["of no version", JSON.stringify({ ...sense, v: undefined })],
    ["of an unknown type", JSON.stringify({ ...sense, type: "swap" })],
    ["with a chat id that is text", JSON.stringify({ ...sense, chatId: "-100123" })],
    ["with a chat id that is no whole number", JSON.stringify({ ...sense, chatId: 1.5 })],
    ["with a chat id beyond what a number holds", JSON.stringify({ ...sense, chatId: 2 ** 60 })],
    ["without a session", JSON.stringify({ ...sense, sessionId: undefined })],
    ["with a session id that is none", JSON.stringify({ ...sense, sessionId: "s} 1" })],
    ["with a proposal id that is none", JSON.stringify({ ...sense, proposalId: "-100123:9" })],
    ["with a proposal id that names another key", JSON.stringify({ ...sense, proposalId: "1}.2\nx" })],
    ["huge", JSON.stringify({ ...sense, sessionId: "9".repeat(1_000_000) })],
    ["with a byte order mark, which was signed, too", "\ufeff{}"],
  ])("makes no sense, is not to be repeated, and costs Redis nothing: %s", async (_, body) => {
    const sent = await sentBy(later, async () => {
      const { status, headers } = await post(body);
      expect(status).toBe(489);
      expect(headers.get("Upstash-NonRetryable-Error")).toBe("true");
    });
    expect(sent).toEqual([]);
  });

  it("may carry more than we know of, and of a chat we never met is settled already", async () => {
    const sent = await sentBy(later, async () => {
      expect((await post(JSON.stringify({ ...sense, added: "later" }))).status).toBe(200);
      expect((await post(JSON.stringify({ ...sense, type: "sell" }))).status).toBe(200);
    });
    expect(sent).not.toEqual([]);
    expect(methodsIn(sent)).toEqual([]);
  });
});
