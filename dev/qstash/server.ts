import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { listenOnLoopback } from "../listen.ts";
import { createApi } from "./api.ts";
import { clearFaults, createFaults } from "./faults.ts";
import { Outbox, type SendMessage } from "./outbox.ts";
import { Clock, Runner } from "./runner.ts";
import { send } from "./send.ts";
import { signDelivery } from "./signature.ts";
import type { PublishRecord, QStashOptions, QStashStandIn } from "./types.ts";

export type * from "./types.ts";

const TOKEN = "qstash-stand-in-token";

/** Starts a QStash on 127.0.0.1. Throws if the port is taken. */
export async function startQStash(options: QStashOptions = {}): Promise<QStashStandIn> {
  const [currentSigningKey, nextSigningKey] = [makeKey(), makeKey()];
  const publishes: PublishRecord[] = [];
  const closing = new AbortController();
  const clock = new Clock(options.now ?? Date.now);
  const now = () => clock.now();

  const sendMessage: SendMessage = async ({ message, request }) => {
    const { url, body } = message;
    const headers = {
      ...request.forward,
      "upstash-signature": await signDelivery(currentSigningKey, url, body),
      "upstash-message-id": message.id,
      "upstash-retried": String(message.attempts),
    };
    return send({ url, body, headers }, closing.signal);
  };
  const outbox = new Outbox(sendMessage, now);
  const faults = createFaults(() => runner.release());
  const runner = new Runner(clock, outbox, faults);

  const keys = { current: currentSigningKey, next: nextSigningKey };
  const accepted = () => runner.wake();
  const server = createServer(
    createApi({ token: TOKEN, keys, outbox, faults, publishes, now, accepted, closing: closing.signal }),
  );
  const port = await listenOnLoopback(server, options.port);

  return {
    url: `http://127.0.0.1:${port}`,
    server,
    token: TOKEN,
    currentSigningKey,
    nextSigningKey,
    messages: outbox.messages,
    deliveries: outbox.deliveries,
    publishes,
    async deliverNow(id) {
      const entry = outbox.find(id);
      if (entry === undefined) throw new Error(`QStash stand-in: no message ${id}`);
      const record = await outbox.attempt(entry);
      runner.wake();
      return record;
    },
    drop(id) {
      const dropped = outbox.drop(id);
      runner.wake();
      return dropped;
    },
    async post(url, body, forge) {
      const headers = {
        "content-type": "application/json",
        "upstash-signature": await signDelivery(currentSigningKey, url, body, forge),
        "upstash-message-id": `msg_${randomUUID().replaceAll("-", "")}`,
        "upstash-retried": "0",
      };
      return send({ url, headers, body }, closing.signal);
    },
    now,
    advance: (ms) => runner.advance(ms),
    pause: () => runner.pause(),
    faults,
    resetFaults: () => clearFaults(faults),
    resetRecords() {
      outbox.clear();
      publishes.length = 0;
    },
    onEvent(listener) {
      outbox.listeners.add(listener);
      return () => outbox.listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await runner.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

const makeKey = (): string => `sig_${randomBytes(21).toString("base64url")}`;
