import type { EntityView, MomentView } from "../../protocol/chat.ts";

/** How a part of a text looks. */
export type Style = "bold" | "italic" | "underline" | "strikethrough";

/** What a tap on a part of a text does; `none` for plain text. */
export type Tap =
  | { readonly kind: "none" }
  | { readonly kind: "code" }
  | { readonly kind: "command" }
  | { readonly kind: "mention" }
  | { readonly kind: "link"; readonly href: string }
  | ({ readonly kind: "moment" } & MomentView);

/** A part of a text that looks and behaves the same from its first character to its last. */
export interface Span {
  readonly text: string;
  readonly styles: readonly Style[];
  readonly tap: Tap;
}

const STYLES: Readonly<Record<string, Style>> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strikethrough: "strikethrough",
};

/**
 * Cuts a text where its entities begin and end, but, as Telegram does, nowhere within a moment. Joined again, the spans' texts are
 * the text, whatever the entities say.
 */
export function spansOf(text: string, entities: readonly EntityView[]): readonly Span[] {
  const edges = new Set([0, text.length]);
  for (const { offset, length } of entities) {
    edges.add(inside(offset, text));
    edges.add(inside(offset + length, text));
  }
  for (const { moment, offset, length } of entities)
    for (const edge of edges) if (moment !== undefined && offset < edge && edge < offset + length) edges.delete(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1] ?? text.length;
    const covering = entities.filter(({ offset, length }) => offset <= from && to <= offset + length);
    const styles = covering.flatMap(({ type }) => STYLES[type] ?? []);
    return { text: text.slice(from, to), styles: [...new Set(styles)], tap: tapOf(covering, text) };
  });
}

const inside = (position: number, text: string): number => Math.max(0, Math.min(position, text.length));

/** The first entity that does something decides; a link that is not of the web does nothing. */
function tapOf(covering: readonly EntityView[], text: string): Tap {
  for (const { type, offset, length, url, moment } of covering) {
    switch (type) {
      case "date_time":
        if (moment !== undefined) return { kind: "moment", ...moment };
        break;
      case "code":
      case "pre":
        return { kind: "code" };
      case "bot_command":
        return { kind: "command" };
      case "mention":
      case "text_mention":
        return { kind: "mention" };
      case "url":
      case "text_link": {
        const href = webAddress(url ?? text.slice(offset, offset + length));
        if (href !== null) return { kind: "link", href };
      }
    }
  }
  return { kind: "none" };
}

/** An address that may be opened, or null. Telegram takes addresses without `https://`, too. */
export function webAddress(address: string): string | null {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  return /^https?:\/\/\S+$/i.test(full) ? full : null;
}

/** The first line of a text, for a quote above a reply. */
export function snippet(text: string, length = 80): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}
