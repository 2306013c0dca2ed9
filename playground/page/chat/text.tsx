import type { ComponentChildren } from "preact";
import type { EntityView } from "../../protocol/chat.ts";
import { type Span, spansOf } from "../logic/spans.ts";
import { leadsToExplorer } from "../logic/trader.ts";
import { usePageActions } from "../state/actions.ts";
import { useCopy } from "../state/copy.ts";
import { Moment } from "./moment.tsx";

/** What a tap on a part of a message may lead to. */
export interface TextTaps {
  /** Sends a command as the member one writes as. */
  readonly send: (text: string) => void;
  /** Puts a text into the input. */
  readonly fill: (text: string) => void;
}

/** A message's text with its entities. */
export function Text({ text, entities, taps }: { text: string; entities: readonly EntityView[]; taps: TextTaps }) {
  // Spans have no identity but their place: a text is drawn anew when it changes.
  return (
    <div class="text">
      {spansOf(text, entities).map((span, i) => (
        <Part key={i} span={span} taps={taps} />
      ))}
    </div>
  );
}

function Part({ span, taps }: { span: Span; taps: TextTaps }) {
  const { text, styles, tap } = span;
  const inner = styles.reduce<ComponentChildren>((children, style) => <span class={style}>{children}</span>, text);
  switch (tap.kind) {
    case "none":
      return <>{inner}</>;
    case "mention":
      return <span class="mention">{inner}</span>;
    case "link":
      return leadsToExplorer(tap.href) ? (
        <ExplorerLink href={tap.href}>{inner}</ExplorerLink>
      ) : (
        <a href={tap.href} target="_blank" rel="noreferrer">
          {inner}
        </a>
      );
    case "command":
      return (
        <button type="button" class="inline command" title="Send this command" onClick={() => taps.send(text)}>
          {inner}
        </button>
      );
    case "moment":
      return <Moment text={text} at={tap.at} format={tap.format} />;
    case "code":
      return <Code text={text} fill={taps.fill} />;
  }
}

/** What would lead to an explorer: it knows nothing of transactions that are on this machine only. */
function ExplorerLink({ href, children }: { href: string; children: ComponentChildren }) {
  const { hint } = usePageActions();
  const say = () => hint("This transaction is on this machine's chain only. The inspector's Trader shows it.");
  return (
    <button type="button" class="inline" title={href} onClick={say}>
      {children}
    </button>
  );
}

/** Code is copied by a tap; a command goes into the input instead, which is where it would be pasted. */
function Code({ text, fill }: { text: string; fill: (text: string) => void }) {
  const copy = useCopy();
  const isCommand = text.startsWith("/");
  const tap = () => (isCommand ? fill(text) : copy(text));
  return (
    <button type="button" class="inline code" title={isCommand ? "Put into the input" : "Copy"} onClick={tap}>
      {text}
    </button>
  );
}
