import type { Action } from "../../protocol/actions.ts";
import type { MemberView } from "../../protocol/chat.ts";

/** A next sensible step, offered above the input. */
export interface Suggestion {
  readonly label: string;
  /** Who takes it; they become the member one writes as. Null where nobody does. */
  readonly member: string | null;
  /** What is put into the input, to be looked at and sent; else what is done at once. */
  readonly does: { readonly fill: string } | { readonly act: Action };
}

/** A text that a member may send. */
export const fill = (label: string, member: MemberView, text: string): Suggestion => ({
  label,
  member: member.key,
  does: { fill: text },
});
