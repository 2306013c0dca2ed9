import type { Said } from "./texts.ts";

/** What the people of a conversation can do, and what can happen to them; people are numbers, the first two of them admins. */
export type Act =
  | { readonly do: "says"; readonly who: number; readonly as: "self" | "anonymous" | "channel"; readonly said: Said }
  /** Taps the newest card of a kind, or one `back` before it; `button` counts round the card's buttons. */
  | {
      readonly do: "taps";
      readonly who: number;
      readonly card: "session" | "vote";
      readonly back: number;
      readonly button: number;
    }
  /** Telegram delivers an update of some time ago again, `times` at once. */
  | { readonly do: "again"; readonly back: number; readonly times: number }
  /** QStash calls for a vote now, `times` at once, whatever the time. */
  | { readonly do: "call"; readonly back: number; readonly times: number }
  | { readonly do: "cron" };

export type Fault =
  | { readonly service: "redis"; readonly kind: "down" }
  /** Begins `after` so many requests that go well, so that it can break into the middle of something. */
  | {
      readonly service: "redis";
      readonly kind: "failNext" | "loseReplies";
      readonly count: number;
      readonly after: number;
    }
  | { readonly service: "telegram"; readonly kind: "down" }
  | { readonly service: "telegram"; readonly kind: "flood" }
  | { readonly service: "telegram"; readonly kind: "429" | "500" | "loseReply"; readonly count: number }
  | { readonly service: "qstash"; readonly kind: "down" | "hold" | "loseReplies" }
  | {
      readonly service: "executor";
      readonly kind:
        | "reject"
        | "pending"
        | "pending_then_fill"
        | "fail"
        | "fail_after"
        | "cut"
        | "cut_after"
        | "nonsense";
    };

export type Action =
  | Act
  | { readonly do: "together"; readonly acts: readonly Act[]; readonly tickMs: number }
  | { readonly do: "wait"; readonly ms: number }
  /** Until so many milliseconds before the end of the vote that is open, or behind it where negative. */
  | { readonly do: "wait_for_end"; readonly beforeMs: number }
  | { readonly do: "fault"; readonly fault: Fault }
  /** Everything works again. */
  | { readonly do: "recover" };

/** How many people there are in a conversation. */
export const PEOPLE = 6;
