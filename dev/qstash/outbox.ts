import { randomUUID } from "node:crypto";
import { backoffMs, parseRetryAfter } from "./headers.ts";
import type { PublishRequest } from "./publish.ts";
import type { Answer } from "./send.ts";
import type { DeliveryRecord, QStashEvent, ScheduledMessage } from "./types.ts";

/** For so long a deduplication id keeps others of the same id out. */
const DEDUPLICATION_MS = 10 * 60_000;

/** A message with what is needed to deliver it. */
export interface Entry {
  message: ScheduledMessage;
  request: PublishRequest;
  /** Deliveries under way. */
  inFlight: number;
}

/** Sends one message to its destination; throws if nothing answers. */
export type SendMessage = (entry: Entry) => Promise<Answer>;

/** The messages, and what becomes of them. It has no timers: somebody else says when to try. */
export class Outbox {
  readonly messages: ScheduledMessage[] = [];
  readonly deliveries: DeliveryRecord[] = [];
  readonly listeners = new Set<(event: QStashEvent) => void>();
  readonly #entries = new Map<string, Entry>();
  readonly #deduplication = new Map<string, { messageId: string; until: number }>();
  readonly #send: SendMessage;
  readonly #now: () => number;

  constructor(send: SendMessage, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  /** Takes a message in, unless its deduplication id is known: then it gives the message that is. */
  accept(request: PublishRequest): { messageId: string; deduplicated: boolean } {
    const now = this.#now();
    const { deduplicationId } = request;
    const known = deduplicationId === undefined ? undefined : this.#deduplication.get(deduplicationId);
    if (known !== undefined && known.until > now) return { messageId: known.messageId, deduplicated: true };
    const message: ScheduledMessage = {
      id: `msg_${randomUUID().replaceAll("-", "")}`,
      url: request.url,
      body: request.body,
      dueAt: request.dueAt,
      state: "waiting",
      attempts: 0,
      maxRetries: request.maxRetries,
      ...(deduplicationId === undefined ? {} : { deduplicationId }),
    };
    if (deduplicationId !== undefined)
      this.#deduplication.set(deduplicationId, { messageId: message.id, until: now + DEDUPLICATION_MS });
    this.messages.push(message);
    this.#entries.set(message.id, { message, request, inFlight: 0 });
    this.#tell("published", message);
    return { messageId: message.id, deduplicated: false };
  }

  /** The message and its request, if there is such a message. */
  find(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  all(): Entry[] {
    return [...this.#entries.values()];
  }

  /** True if the message was still to be delivered, and is dropped now. */
  drop(id: string): boolean {
    const message = this.#entries.get(id)?.message;
    if (message === undefined || !isPending(message)) return false;
    message.state = "dropped";
    this.#tell("dropped", message);
    return true;
  }

  /** Tries to deliver a message, once, and decides what follows. Never throws: no answer is status 0. */
  async attempt(entry: Entry): Promise<DeliveryRecord> {
    const at = this.#now();
    const started = performance.now();
    entry.inFlight += 1;
    const answer = await this.#send(entry).catch(() => undefined);
    entry.inFlight -= 1;
    entry.message.attempts += 1;
    const retryAfter = answer?.headers.get("retry-after") ?? undefined;
    const record: DeliveryRecord = {
      at,
      messageId: entry.message.id,
      status: answer?.status ?? 0,
      ms: performance.now() - started,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
    this.deliveries.push(record);
    this.#conclude(entry, record, answer);
    return record;
  }

  /** Forgets messages, deliveries and deduplication ids. */
  clear(): void {
    this.messages.length = 0;
    this.deliveries.length = 0;
    this.#entries.clear();
    this.#deduplication.clear();
  }

  #conclude(entry: Entry, record: DeliveryRecord, answer: Answer | undefined): void {
    const { message } = entry;
    message.lastStatus = record.status;
    if (record.status >= 200 && record.status < 300) {
      if (isPending(message) || message.state === "dropped") message.state = "delivered";
      this.#tell("delivered", message);
    } else if (isPending(message)) {
      if (message.attempts > message.maxRetries || forbidsRetries(answer)) {
        message.state = "dead";
        this.#tell("dead", message);
      } else {
        const asked = parseRetryAfter(record.retryAfter, this.#now());
        message.state = "waiting";
        message.dueAt = this.#now() + (asked ?? backoffMs(message.attempts));
        this.#tell("failed", message);
      }
    }
  }

  #tell(kind: QStashEvent["kind"], message: ScheduledMessage): void {
    for (const listener of this.listeners) listener({ kind, message });
  }
}

/** Still to be delivered. */
export function isPending(message: ScheduledMessage): boolean {
  return message.state === "waiting" || message.state === "held";
}

function forbidsRetries(answer: Answer | undefined): boolean {
  return answer?.status === 489 && answer.headers.get("upstash-nonretryable-error") === "true";
}
