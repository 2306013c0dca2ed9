import type { Rule } from "./group-rules.ts";
import type { UserMessage } from "./user-message.ts";

/** How many people there are in a conversation. Actions name them by number; the first two are admins. */
export const PEOPLE = 6;

/** In whose name somebody writes: their own, the group's as an anonymous admin, or a channel's. */
export type Sender = "self" | "anonymous" | "channel";

/** What somebody does, or what a service does to the bot. Several of these can happen at once. */
export type SingleAction =
  | { readonly do: "says"; readonly who: number; readonly as: Sender; readonly message: UserMessage }
  | {
      readonly do: "taps";
      readonly who: number;
      readonly card: "session" | "proposal";
      /** 0 for the newest card of its kind, 1 for the one before it, and so on. */
      readonly back: number;
      /** Counts on from the last button of a card to its first. */
      readonly button: number;
    }
  /** Telegram delivers an earlier update again, `times` at once. The newest has `back` 0. */
  | { readonly do: "redeliver"; readonly back: number; readonly times: number }
  /** QStash makes a scheduled call now, at whatever time it is due, `times` at once. The newest has `back` 0. */
  | { readonly do: "qstash_call"; readonly back: number; readonly times: number }
  | { readonly do: "cron" }
  /** A rule's value gets into Redis without a command, as by an earlier deployment or by a move. */
  | { readonly do: "write_rule"; readonly rule: Rule; readonly word: string };

export type Fault =
  | { readonly service: "redis"; readonly kind: "down" }
  | {
      readonly service: "redis";
      readonly kind: "failNext" | "loseReplies";
      /** How many requests fail. */
      readonly count: number;
      /** How many requests go well first, so that the fault can begin in the middle of something. */
      readonly after: number;
    }
  | { readonly service: "telegram"; readonly kind: "down" }
  | { readonly service: "telegram"; readonly kind: "flood" }
  | { readonly service: "telegram"; readonly kind: "429" | "500" | "loseReply"; readonly count: number }
  | { readonly service: "qstash"; readonly kind: "down" | "hold" | "loseReplies" }
  | { readonly service: "executor"; readonly kind: ExecutorFault };

type ExecutorFault =
  | "reject"
  | "pending"
  | "pending_then_fill"
  | "fail"
  | "fail_after"
  | "cut"
  | "cut_after"
  | "nonsense";

/** One step of a conversation. */
export type Action =
  | SingleAction
  | {
      readonly do: "concurrently";
      readonly actions: readonly SingleAction[];
      /** How far the clock moves while they are under way. */
      readonly clockStepMs: number;
    }
  | { readonly do: "wait"; readonly ms: number }
  /** Waits until `beforeMs` before the end of the open proposal, or after its end where that is negative. */
  | { readonly do: "wait_for_end"; readonly beforeMs: number }
  /** Waits until a part of the open proposal's time is over, and `afterMs` more. */
  | { readonly do: "wait_for_part"; readonly part: number; readonly afterMs: number }
  | { readonly do: "fault"; readonly fault: Fault }
  /** Makes every service work again. */
  | { readonly do: "recover" };
