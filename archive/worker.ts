import { WorkerEntrypoint } from "cloudflare:workers";
import type { ScheduledController } from "@cloudflare/workers-types";
import type { Order } from "../src/domain/order.ts";
import type { PaidOrder } from "../src/domain/paid-order.ts";
import type { PastVote, PastVoteCursor } from "../src/domain/past-vote.ts";
import { describeError, log } from "../src/log.ts";
import { createArchiveStore } from "../src/store/archiving.ts";
import { initRedis } from "../src/store/redis.ts";
import { type ArchiveConfig, parseArchiveEnv } from "./config.ts";
import { connectArchive } from "./database/postgres.ts";
import { readOrders, readOrdersPaidBy, readPastVotes } from "./database/read.ts";
import { archiveHealth } from "./health.ts";
import { runArchive } from "./run.ts";

/** The Worker's clock, in milliseconds since 1970. */
const clockOf =
  ({ clockOffsetMs }: ArchiveConfig) =>
  () =>
    Date.now() + clockOffsetMs;

const storeOf = (config: ArchiveConfig) => createArchiveStore(initRedis(config.redis), clockOf(config));

/** Reads the configuration. Returns null if a variable is wrong; the log names it. */
function configured(env: unknown): ArchiveConfig | null {
  const config = parseArchiveEnv(env);
  if (config.ok) return config.value;
  log({ what: "config", outcome: "refused", error: `missing or malformed: ${config.error.join(", ")}` });
  return null;
}

/** Writes to PostgreSQL, every minute, what groups did. Nothing else writes there. */
export default {
  async fetch(request: Request, env: unknown): Promise<Response> {
    const config = configured(env);
    if (config === null) return new Response("not configured", { status: 500 });
    if (new URL(request.url).pathname !== "/healthz") return new Response("not found", { status: 404 });
    if (request.method !== "GET" && request.method !== "HEAD")
      return new Response("method not allowed", { status: 405, headers: { Allow: "GET" } });
    return archiveHealth(storeOf(config), connectArchive(config.connectionString));
  },

  async scheduled(_controller: ScheduledController, env: unknown): Promise<void> {
    const config = configured(env);
    if (config === null) return;
    const database = connectArchive(config.connectionString);
    const { keptForMs } = config;
    try {
      await runArchive({ store: storeOf(config), database, now: clockOf(config), keptForMs });
    } catch (thrown) {
      log({ what: "archive_run", outcome: "failed", error: describeError(thrown) });
    } finally {
      await database.close();
    }
  },
};

/**
 * Reads the archive for the bot, through its binding `ARCHIVE_READ`. Only Workers of the same account can call it: it
 * has no address (https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/rpc/).
 */
export class ArchiveReader extends WorkerEntrypoint {
  /**
   * Returns at most `limit` of a chat's past votes with their votes, the newest first, from behind `before`. Throws if
   * PostgreSQL does not answer.
   */
  async pastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<PastVote[]> {
    const config = this.config();
    return readPastVotes(config.connectionString, { chatId, before, limit, now: clockOf(config)() });
  }

  /** Returns at most `limit` of a chat's orders with numbers above `after`, by number. Throws as `pastVotes` does. */
  async orders(chatId: number, after: number, limit: number): Promise<Order[]> {
    return readOrders(this.config().connectionString, { chatId, after, limit });
  }

  /**
   * Returns at most `limit` orders that somebody paid for, in all their groups: those that are held first, then the
   * newest. Throws as `pastVotes` does.
   */
  async ordersPaidBy(userId: number, limit: number): Promise<PaidOrder[]> {
    return readOrdersPaidBy(this.config().connectionString, { userId, limit });
  }

  private config(): ArchiveConfig {
    const config = configured(this.env);
    if (config === null) throw new TypeError("not configured");
    return config;
  }
}
