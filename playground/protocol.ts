/**
 * What the playground's page and its server say to each other. The server sends what is as slices, over one event stream, whole
 * and whenever they change; the page asks for what is to happen with small actions. Times are milliseconds of the world's clock.
 */
import * as z from "zod/mini";

/** A button under a message. Without `data` it calls nothing back. */
export interface ButtonView {
  readonly text: string;
  readonly data: string;
}

/** What marks a part of a text, as Telegram has it: offsets and lengths in UTF-16 units. */
export interface EntityView {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export interface MessageView {
  readonly id: number;
  /** A member's key, "bot", or "service" for what Telegram says itself. */
  readonly from: string;
  /** As it is shown above the message. */
  readonly name: string;
  readonly topic: number | null;
  readonly text: string;
  readonly entities: readonly EntityView[];
  readonly buttons: readonly (readonly ButtonView[])[];
  readonly replyTo: number | null;
  readonly at: number;
  readonly edits: number;
  readonly reactions: readonly string[];
}

export interface MemberView {
  /** Names a member in actions; stays when they change their name. */
  readonly key: string;
  readonly firstName: string;
  readonly username: string | null;
  readonly admin: boolean;
  /** Writes as the group itself; taps as themselves. */
  readonly anonymous: boolean;
  /** One of the robot crowd, which is not offered to write as. */
  readonly robot: boolean;
}

export interface CommandView {
  readonly command: string;
  readonly description: string;
}

/** One chat with all that its members see. */
export interface GroupView {
  /** Names a group in actions; stays when it becomes a supergroup. */
  readonly key: string;
  readonly chatId: number;
  readonly title: string;
  readonly supergroup: boolean;
  /** The topics of a forum; null for a group that is none. */
  readonly topics: readonly { readonly id: number; readonly name: string }[] | null;
  readonly members: readonly MemberView[];
  /** Oldest first; the last few hundred. */
  readonly messages: readonly MessageView[];
  /** The command menus as Telegram shows them. */
  readonly commands: { readonly members: readonly CommandView[]; readonly admins: readonly CommandView[] };
}

/** What Redis holds of a group. Fields are in the hash's own order. */
export interface RedisView {
  readonly group: string;
  readonly live: {
    readonly key: string;
    readonly ttlMs: number;
    readonly fields: readonly (readonly [string, string])[];
  } | null;
  readonly orders: { readonly key: string; readonly fields: readonly (readonly [string, string])[] } | null;
}

/** A call that QStash has been asked for. */
export interface TimerView {
  readonly id: string;
  readonly group: string | null;
  readonly kind: "buy" | "sell" | null;
  readonly proposalId: string | null;
  readonly state: "waiting" | "delivered" | "cancelled" | "dead" | "held" | "never";
  readonly dueAt: number;
  readonly attempts: number;
  readonly lastStatus: number | null;
}

/** One piece of work of the Worker, from its log. */
export interface WorkView {
  readonly n: number;
  readonly at: number;
  readonly what: string;
  readonly outcome: string;
  readonly ms: number | null;
  readonly redis: number | null;
  /** Commands that Upstash would bill; null where other work ran at the same time, so that nobody can tell. */
  readonly billed: number | null;
  readonly telegram: number | null;
  readonly executor: number | null;
  readonly error: string | null;
}

export interface ExecutorCallView {
  readonly at: number;
  readonly id: string | null;
  readonly kind: "buy" | "sell" | null;
  readonly token: string | null;
  readonly total: string | null;
  readonly status: number | "hung" | "cut";
  /** In a few words: `filled`, `rejected: Too expensive`, `pending`, `500`. */
  readonly answer: string;
}

const EXECUTOR_WAYS = ["fill", "reject", "pending", "fail", "hang", "cut_after", "nonsense"] as const;
export type ExecutorWay = (typeof EXECUTOR_WAYS)[number];

/** What is broken on purpose. */
export interface FaultsView {
  readonly redisDown: boolean;
  readonly redisSlow: boolean;
  readonly telegramBusy: boolean;
  readonly qstashDown: boolean;
  readonly executor: ExecutorWay;
}

export interface CrowdView {
  readonly group: string;
  readonly size: number;
  readonly joined: number;
  readonly voted: number;
  readonly running: boolean;
}

export interface StoryView {
  readonly running: boolean;
  /** What is being told just now; null before and after. */
  readonly chapter: string | null;
}

export interface ClockView {
  /** The world's time when this was sent, and how far it is ahead of the real one. */
  readonly now: number;
  readonly offsetMs: number;
  /** Whether the Worker is being restarted. */
  readonly restarting: boolean;
}

/** Everything the page shows, by name. Each arrives whole, first all of them, then whichever has changed. */
export interface Slices {
  readonly groups: readonly GroupView[];
  readonly redis: readonly RedisView[];
  readonly timers: readonly TimerView[];
  /** Newest first, the last fifty. */
  readonly work: readonly WorkView[];
  /** Newest first, the last twenty. */
  readonly executor: readonly ExecutorCallView[];
  readonly faults: FaultsView;
  readonly crowd: CrowdView | null;
  readonly story: StoryView;
  readonly clock: ClockView;
}
export type SliceName = keyof Slices;

/** One event of the stream `GET /events`: server-sent events whose data is this as JSON. */
export type SliceEvent = { [Name in SliceName]: { readonly slice: Name; readonly value: Slices[Name] } }[SliceName];

const key = z.string().check(z.minLength(1), z.maxLength(40));
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(64));

/** What the page may ask for: `POST /actions` with one of these as JSON. */
export const Action = z.discriminatedUnion("do", [
  /** A member writes; as a reply and in a topic where those are given. */
  z.object({
    do: z.literal("say"),
    group: key,
    member: key,
    text: z.string().check(z.minLength(1), z.maxLength(4096)),
    topic: z.optional(z.int()),
    replyTo: z.optional(z.int()),
  }),
  /** A member taps a button, named by its data, of a message. The answer has the pop-up. */
  z.object({
    do: z.literal("tap"),
    group: key,
    member: key,
    messageId: z.int(),
    data: z.string().check(z.maxLength(64)),
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
  z.object({ do: z.literal("deliver"), timer: key, how: z.enum(["now", "twice", "never"]) }),
  z.object({
    do: z.literal("break"),
    redisDown: z.optional(z.boolean()),
    redisSlow: z.optional(z.boolean()),
    telegramBusy: z.optional(z.boolean()),
    qstashDown: z.optional(z.boolean()),
    executor: z.optional(z.enum(EXECUTOR_WAYS)),
  }),
  z.object({ do: z.literal("restart_worker") }),
  z.object({ do: z.literal("cron") }),
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
