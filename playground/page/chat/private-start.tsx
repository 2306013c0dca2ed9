interface PrivateStartProps {
  readonly name: string;
  readonly onStart: () => void;
}

/** What somebody sees who has not written to the bot in private: before that it can write nothing to them. */
export const PrivateStart = ({ name, onStart }: PrivateStartProps) => (
  <section class="welcome" aria-labelledby="private-title">
    <h2 id="private-title">{name} and the bot, in private</h2>
    <p>Before somebody presses Start, a bot can write nothing to them, and send no files.</p>
    <button type="button" class="primary large" onClick={onStart}>
      Start
    </button>
  </section>
);
