import { colourOf, initials } from "../logic/people.ts";

/** The round picture beside a name. The name stands there as well, so it says nothing to a screen reader. */
export function Avatar({ of, name }: { of: string; name: string }) {
  return (
    <span class={`avatar ${of === "bot" ? "of-bot" : `back-${colourOf(of)}`}`} aria-hidden="true">
      {of === "bot" ? "✓" : initials(name)}
    </span>
  );
}
