import type { StoryView } from "../../protocol/controls.ts";
import { Icon } from "../parts/icon.tsx";
import { usePageActions } from "../state/actions.ts";

/** The chapter of the story that is being played, and the way out. */
export function Story({ story }: { story: StoryView }) {
  const { act } = usePageActions();
  return (
    <div class="story" data-testid="story">
      <span class="pulse" aria-hidden="true" />
      <p role="status">{story.chapter ?? "The story begins…"}</p>
      <button type="button" class="quiet" onClick={() => act({ do: "stop_story" })}>
        <Icon name="stop" /> Stop
      </button>
    </div>
  );
}
