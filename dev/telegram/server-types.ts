import type { Server } from "node:http";
import type { Update, User } from "grammy/types";
import type { TelegramFaults } from "./faults.ts";
import type { Group, GroupOptions } from "./group-types.ts";
import type { PrivateMember } from "./person-types.ts";
import type { ApiCall, Delivery, StandInEvent } from "./records.ts";

export interface TelegramStandIn {
  readonly url: string;
  /** What listens there, for whoever is in the same process and needs no socket. */
  readonly server: Server;
  readonly botToken: string;
  readonly botUser: User;
  /** A supergroup with the bot in it, unless the options say otherwise. */
  group(options?: GroupOptions): Group;
  /** Calls `listener` with every group that is made; the function returned ends it. */
  onGroup(listener: (group: Group) => void): () => void;
  /** A private chat that its user has opened with the bot. */
  privateChat(user: { first_name: string; username?: string; id?: number }): PrivateMember;
  /** A shortcut for the method; throws what the method refuses. */
  setWebhook(url: string, secret: string): void;
  /** Sends one raw update to the webhook once, with no retries: for redelivery, forged and odd updates. Status 0: no answer. */
  deliver(
    update: Update,
    options?: { secret?: string },
  ): Promise<{ status: number; retryAfter?: number; body: string }>;
  readonly outgoing: readonly ApiCall[];
  readonly deliveries: readonly Delivery[];
  resetRecords(): void;
  readonly faults: TelegramFaults;
  resetFaults(): void;
  /** The stand-in's clock in ms. */
  now(): number;
  /** Moves the clock on. */
  advance(ms: number): void;
  flood: { on: boolean; perMinute: number };
  /** Calls `listener` for everything that happens; the function returned stops it. */
  onEvent(listener: (event: StandInEvent) => void): () => void;
  /** Stops the server and gives up what is being delivered. */
  close(): Promise<void>;
}

export interface TelegramOptions {
  /** Default: any free port. */
  port?: number;
  botToken?: string;
  /** Pause before an update is tried again, doubling; default 50 ms (the real one starts with 1 s). */
  retryDelayMs?: number;
  /** Share of a `Retry-After` that is really waited; default 0.05. */
  retryAfterScale?: number;
  /** After so many attempts an update is dropped; default 10 (the real one goes on for a day). */
  maxAttempts?: number;
  /** Default `Date.now`. */
  now?: () => number;
}
