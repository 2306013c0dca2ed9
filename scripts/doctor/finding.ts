import { assertNever } from "../../src/domain/result.ts";

/** What a check found. */
export type Finding =
  | { readonly tag: "good"; readonly text: string }
  /** `next` is what to do, in a sentence. */
  | { readonly tag: "bad"; readonly text: string; readonly next: string }
  /** What is no fault, and not proven to work either: it could not be looked at, or is switched off. */
  | { readonly tag: "unknown"; readonly text: string };

export const good = (text: string): Finding => ({ tag: "good", text });
export const bad = (text: string, next: string): Finding => ({ tag: "bad", text, next });
export const unknown = (text: string): Finding => ({ tag: "unknown", text });

/** A finding as lines for the terminal. */
export function linesOf(finding: Finding): readonly string[] {
  switch (finding.tag) {
    case "good":
      return [`✓ ${finding.text}`];
    case "unknown":
      return [`– ${finding.text}`];
    case "bad":
      return [`✗ ${finding.text}`, `  → ${finding.next}`];
    default:
      return assertNever(finding);
  }
}
