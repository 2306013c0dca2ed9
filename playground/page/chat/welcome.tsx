import { Icon } from "../parts/icon.tsx";

interface WelcomeProps {
  /** Null where there is no story to be played. */
  readonly onStory: (() => void) | null;
  readonly onWrite: () => void;
}

/** What a newcomer sees first: what this is, and two ways to begin. */
export function Welcome({ onStory, onWrite }: WelcomeProps) {
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">See a group decide</h2>
      <p>
        Somebody proposes a trade, everybody votes with the amount they put in, and when the time is up the group gets
        its result. You play all the members; the Worker is the real one.
      </p>
      {onStory !== null && (
        <button type="button" class="primary large" onClick={onStory}>
          <Icon name="play" /> Play a session
        </button>
      )}
      <button type="button" class={onStory === null ? "primary large" : "quiet large"} onClick={onWrite}>
        {onStory === null ? "Write yourself" : "Or write yourself"}
      </button>
      <p class="hint">
        {onStory === null
          ? "Nothing real is reached. Trades are real transactions, on a chain that is on this machine only."
          : "Nothing real is reached: Telegram, Redis, QStash and the executor are stand-ins on this machine."}
      </p>
    </section>
  );
}
