import * as z from "zod/mini";
import { EXECUTOR_BEHAVIOURS, MARKET_BEHAVIOURS } from "./controls.ts";

const key = z.string().check(z.minLength(1), z.maxLength(40));
/** An address on Solana. */
const mint = z.string().check(z.regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/));
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(64));

/** What the page may ask for: `POST /actions` with one of these as JSON. */
export const Action = z.discriminatedUnion("do", [
  /** A member writes; as a reply and in a topic where those are given, or to the bot in private. */
  z.object({
    do: z.literal("say"),
    group: key,
    member: key,
    text: z.string().check(z.minLength(1), z.maxLength(4096)),
    topic: z.optional(z.int()),
    replyTo: z.optional(z.int()),
    private: z.optional(z.boolean()),
  }),
  /** A member taps a button, named by its data, of a message. The answer has the pop-up. */
  z.object({
    do: z.literal("tap"),
    group: key,
    member: key,
    messageId: z.int(),
    data: z.string().check(z.maxLength(64)),
    private: z.optional(z.boolean()),
  }),
  z.object({ do: z.literal("add_group"), title: name, forum: z.boolean(), supergroup: z.boolean() }),
  z.object({
    do: z.literal("add_member"),
    group: key,
    firstName: name,
    username: z.nullable(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]{3,31}$/))),
    admin: z.boolean(),
  }),
  /** Turns a group into a supergroup, as Telegram does when it grows. */
  z.object({ do: z.literal("upgrade"), group: key }),
  z.object({ do: z.literal("add_topic"), group: key, name }),
  z.object({ do: z.literal("deliver"), message: key, how: z.enum(["now", "twice", "drop"]) }),
  z.object({
    do: z.literal("break"),
    redisDown: z.optional(z.boolean()),
    redisSlow: z.optional(z.boolean()),
    telegramBusy: z.optional(z.boolean()),
    qstashDown: z.optional(z.boolean()),
    postgresDown: z.optional(z.boolean()),
    marketAway: z.optional(z.boolean()),
    executor: z.optional(z.enum(EXECUTOR_BEHAVIOURS)),
    market: z.optional(z.enum(MARKET_BEHAVIOURS)),
  }),
  /** A token's price goes up or down by a tenth; a crash takes nine tenths, of its liquidity too. */
  z.object({ do: z.literal("move_price"), mint, how: z.enum(["up", "down", "crash"]) }),
  /** Has the trader trade for this group, and for no other. */
  z.object({ do: z.literal("open_trader"), group: key }),
  z.object({ do: z.literal("restart_worker") }),
  z.object({ do: z.literal("cron") }),
  /** Runs the archive Worker's cron handler. */
  z.object({ do: z.literal("archive") }),
  z.object({ do: z.literal("advance"), ms: z.int().check(z.gte(1_000), z.lte(90_000_000)) }),
  /** So many robots join the group's session and vote, so many a minute. */
  z.object({
    do: z.literal("crowd"),
    group: key,
    size: z.int().check(z.gte(1), z.lte(500)),
    perMinute: z.int().check(z.gte(1), z.lte(6_000)),
  }),
  z.object({ do: z.literal("stop_crowd") }),
  /** Plays the demo's story in a group of its own, at reading speed. */
  z.object({ do: z.literal("play_story") }),
  z.object({ do: z.literal("stop_story") }),
  /** Forgets all groups and begins anew. */
  z.object({ do: z.literal("reset") }),
]);
export type Action = z.infer<typeof Action>;

/** The answer to an action. What cannot be done is `ok: false`, with a sentence for people. */
export const ActionAnswer = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    /** What the member alone reads after a tap. */
    popup: z.optional(z.object({ text: z.string(), alert: z.boolean() })),
    /** The key of what was made: a group, a member. */
    made: z.optional(z.string()),
    /** What the Worker answered to the update; 0 where nothing went out to it. */
    status: z.optional(z.int()),
  }),
  z.object({ ok: z.literal(false), why: z.string() }),
]);
export type ActionAnswer = z.infer<typeof ActionAnswer>;
