import { setTimeout as pause } from "node:timers/promises";
import type { Update } from "grammy/types";
import { randomUpdateId } from "./random.ts";
import type { Delivery } from "./records.ts";
import { Semaphore } from "./semaphore.ts";
import type { UpdateKind, Webhook } from "./webhook.ts";
import { postUpdate, type WebhookAnswer } from "./webhook-post.ts";

/** The longest pause between two attempts, in first pauses: Telegram goes from 1 s to a minute or two. */
const longestPause = 64;

export type NewUpdate = Omit<Update, "update_id">;

/** An update in a queue. Each promise resolves after that attempt. */
export interface QueuedUpdate {
  firstAttempt: Promise<void>;
  lastAttempt: Promise<Delivery>;
}

export interface UpdateQueueOptions {
  webhook: Webhook;
  now: () => number;
  retryDelayMs: number;
  retryAfterScale: number;
  maxAttempts: number;
  onDelivery: (delivery: Delivery) => void;
}

/**
 * Delivers updates to the webhook. Each queue sends one update at a time, in order. The next one waits until the one before is
 * answered 2xx or given up. Queues share only the webhook's connections.
 */
export class UpdateQueue {
  readonly #options: UpdateQueueOptions;
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #connections: Semaphore;
  readonly #closing = new AbortController();
  #nextUpdateId = randomUpdateId();
  #pending = 0;

  constructor(options: UpdateQueueOptions) {
    this.#options = options;
    this.#connections = new Semaphore(() => options.webhook.maxConnections);
  }

  get pending(): number {
    return this.#pending;
  }

  /** Queues an update for at most `lifetimeMs` by the stand-in's clock. One the webhook did not ask for is not sent. */
  enqueue(queue: string, kind: UpdateKind, update: NewUpdate, lifetimeMs: number): QueuedUpdate {
    const { webhook, now } = this.#options;
    if (webhook.url === "" || !webhook.allowed.includes(kind)) return notSent(update);
    const { promise: firstAttempt, resolve } = Promise.withResolvers<void>();
    const job = { update: { update_id: this.#nextUpdateId++, ...update }, expires: now() + lifetimeMs, resolve };
    this.#pending += 1;
    const lastAttempt = (this.#tails.get(queue) ?? Promise.resolve()).then(() => this.#deliver(job));
    // A listener that throws must not end the queue.
    this.#tails.set(
      queue,
      lastAttempt.catch(() => undefined),
    );
    return { firstAttempt, lastAttempt };
  }

  /** Forgets what is waiting, and gives up what is under way. */
  close(): void {
    this.#closing.abort();
  }

  async #deliver(job: { update: Update; expires: number; resolve: () => void }): Promise<Delivery> {
    const { now, retryAfterScale, retryDelayMs, maxAttempts } = this.#options;
    const begun = performance.now();
    const delivery: Delivery = { update: job.update, status: 0, attempts: 0, ms: 0 };
    let delay = retryDelayMs;
    while (!this.#closing.signal.aborted && this.#options.webhook.url !== "" && now() < job.expires) {
      const answer = await this.#attempt(job.update);
      delivery.status = answer.status;
      delivery.attempts += 1;
      job.resolve();
      if (isSuccess(answer.status) || delivery.attempts >= maxAttempts) break;
      if (answer.retryAfter === undefined && delivery.attempts > 1)
        delay = Math.min(delay * 2, retryDelayMs * longestPause);
      const wait = answer.retryAfter === undefined ? delay : answer.retryAfter * 1000 * retryAfterScale;
      await pause(wait, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
    job.resolve();
    this.#pending -= 1;
    delivery.ms = Math.round(performance.now() - begun);
    if (delivery.attempts > 0) this.#options.onDelivery(delivery);
    return delivery;
  }

  async #attempt(update: Update): Promise<WebhookAnswer> {
    const { webhook, now } = this.#options;
    const answer = await this.#connections.use(() =>
      postUpdate(webhook.url, webhook.secret, update, this.#closing.signal),
    );
    if (!isSuccess(answer.status)) {
      const what =
        answer.status === 0 ? "Webhook connection closed" : `Wrong response from the webhook: ${answer.status}`;
      webhook.lastError = { date: Math.floor(now() / 1000), message: what };
    }
    return answer;
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** What becomes of an update that the bot does not get: it never leaves, and has no number. */
export function notSent(update: NewUpdate): QueuedUpdate {
  const delivery = { update: { update_id: 0, ...update }, status: 0, attempts: 0, ms: 0 };
  return { firstAttempt: Promise.resolve(), lastAttempt: Promise.resolve(delivery) };
}
