import type { Rule } from "./group-rules.ts";
import type { Trade } from "./state.ts";

/** What somebody writes to the bot, together with what it means. Its generator knows the meaning, so nothing here parses the text. */
export type UserMessage = {
  readonly text: string;
  /** Why the bot refuses the text, whatever the state is. Then no other field matters. */
  readonly refusal?: string;
} & (
  | { readonly kind: "create"; readonly message: string; readonly minutes: number | null }
  | { readonly kind: "propose"; readonly trade: Trade; readonly minutes: number | null }
  | { readonly kind: "vote"; readonly choice: "yes" | "no"; readonly amount: number | null }
  /** `word` is the rule's value as Redis keeps it. */
  | { readonly kind: "settings"; readonly rule: Rule; readonly word: string }
  | { readonly kind: "cancel" | "close" | "status" | "orders" | "rules" }
  | { readonly kind: "order"; readonly number: number }
);
