import type { Rule } from "./group-rules.ts";
import type { Trade } from "./state.ts";

/** What the model knows of a message that somebody wrote to the bot. */
interface Written {
  readonly who: number;
  /** The number of the message in its chat. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  /** Why the bot refuses the text or its sender, whatever the state is. Then no other field matters. */
  readonly refusal?: string;
}

interface Vote {
  readonly kind: "vote";
  readonly who: number;
  /** Null for a tap. */
  readonly id: number | null;
  /** Milliseconds since 1970, null for a tap. */
  readonly writtenAt: number | null;
  /** Names the message or the tap. The bot must count it once, however often it is delivered. */
  readonly cause: string;
  /** Telegram's number of the update. A newer one has a higher number. */
  readonly updateId: number;
  /** What the tapped button belongs to, null for a command. */
  readonly on: { readonly session: number; readonly proposal: number } | null;
  readonly choice: "yes" | "no";
  /** In lamports, null where nobody says how much. */
  readonly amount: number | null;
  readonly refusal?: string;
}

/** What one message or tap asks of the bot, in the terms of the model. `who` is the id of the user who asks. */
export type Operation =
  | (Written & { readonly kind: "create"; readonly message: string; readonly minutes: number | null })
  | (Written & { readonly kind: "propose"; readonly trade: Trade; readonly minutes: number | null })
  | (Written & { readonly kind: "cancel" })
  | (Written & { readonly kind: "close" })
  | Vote
  | { readonly kind: "join" | "skip"; readonly who: number; readonly session: number }
  | (Written & { readonly kind: "settings"; readonly rule: Rule; readonly word: string; readonly updateId: number })
  /** A rule is set in Redis itself, as an earlier deployment with wider bounds or a move could have left it. */
  | { readonly kind: "written_rule"; readonly rule: Rule; readonly word: string }
  | { readonly kind: "status" | "orders" | "rules"; readonly who: number }
  | { readonly kind: "order"; readonly who: number; readonly number: number; readonly refusal?: string };
