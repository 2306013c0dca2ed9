import type { ComponentChildren } from "preact";

interface SectionProps {
  readonly title: string;
  /** A few words beside the title: a count, a key. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Whether it begins folded. */
  readonly folded?: boolean;
}

/** One part of the inspector, which can be folded away. */
export function Section({ title, aside, children, folded = false }: SectionProps) {
  return (
    <section aria-label={title}>
      <details class="section" open={!folded}>
        <summary>
          <h3>{title}</h3>
          {aside !== undefined && <span class="aside">{aside}</span>}
        </summary>
        <div class="section-body">{children}</div>
      </details>
    </section>
  );
}
