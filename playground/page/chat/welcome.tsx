import { Icon } from "../parts/icon.tsx";

interface WelcomeProps {
  readonly onStory: () => void;
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
      <button type="button" class="primary large" onClick={onStory}>
        <Icon name="play" /> Play a session
      </button>
      <button type="button" class="quiet large" onClick={onWrite}>
        Or write yourself
      </button>
      <p class="hint">
        Nothing real is reached: Telegram, Redis, QStash and the executor are stand-ins on this machine.
      </p>
    </section>
  );
}
