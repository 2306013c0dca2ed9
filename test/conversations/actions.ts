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

export type Trouble =
  | { readonly with: "redis"; readonly fault: "down" }
  /** Begins `after` so many requests that go well, so that it can break into the middle of something. */
  | {
      readonly with: "redis";
      readonly fault: "failNext" | "loseReplies";
      readonly count: number;
      readonly after: number;
    }
  | { readonly with: "telegram"; readonly fault: "down" }
  | { readonly with: "telegram"; readonly fault: "flood" }
  | { readonly with: "telegram"; readonly fault: "429" | "500" | "loseReply"; readonly count: number }
  | { readonly with: "qstash"; readonly fault: "down" | "hold" | "loseReplies" }
  | {
      readonly with: "executor";
      readonly fault:
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
  | { readonly do: "trouble"; readonly trouble: Trouble }
  /** Everything works again. */
  | { readonly do: "calm" };

/** How many people there are in a conversation. */
export const PEOPLE = 6;
