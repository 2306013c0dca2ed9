import type { Suggestion } from "../logic/suggestion.ts";
import { Icon } from "../parts/icon.tsx";

interface SuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  readonly onTake: (suggestion: Suggestion) => void;
  readonly onHide: () => void;
}

/** What could be done next, one tap each. */
export function Suggestions({ suggestions, onTake, onHide }: SuggestionsProps) {
  return (
    <section class="suggestions" aria-label="Suggestions">
      <div class="chips">
        {suggestions.map((suggestion) => (
          <button type="button" class="chip" key={suggestion.label} onClick={() => onTake(suggestion)}>
            {suggestion.label}
          </button>
        ))}
      </div>
      <button type="button" class="icon-button" aria-label="Hide suggestions" onClick={onHide}>
        <Icon name="close" />
      </button>
    </section>
  );
}
