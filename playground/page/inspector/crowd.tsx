import { useState } from "preact/hooks";
import type { GroupView } from "../../protocol/chat.ts";
import type { CrowdView } from "../../protocol/controls.ts";
import { NumberField } from "../parts/field.tsx";
import { usePageActions } from "../state/actions.ts";
import { Section } from "./section.tsx";

/** Robots that join the session and vote, to see how many the one hash bears. */
export function CrowdSection({ crowd, group }: { crowd: CrowdView | null; group: GroupView }) {
  const { act } = usePageActions();
  const [size, setSize] = useState(100);
  const [perMinute, setPerMinute] = useState(600);
  const running = crowd?.running === true;
  const start = (event: Event) => {
    event.preventDefault();
    void act({ do: "crowd", group: group.key, size, perMinute });
  };
  return (
    <Section title="Crowd" aside={crowd === null ? "nobody" : `${crowd.joined} of ${crowd.size} joined`}>
      <form class="crowd" onSubmit={start}>
        <NumberField label="Robots" value={size} min={1} max={500} onValue={setSize} />
        <NumberField label="Per minute" value={perMinute} min={1} max={6000} onValue={setPerMinute} />
        {running ? (
          <button type="button" onClick={() => act({ do: "stop_crowd" })}>
            Stop
          </button>
        ) : (
          <button type="submit">Let them come</button>
        )}
      </form>
      {crowd !== null && (
        <div class="progress">
          <label>
            <span>
              joined <b>{crowd.joined}</b>
            </span>
            <progress value={crowd.joined} max={crowd.size} />
          </label>
          <label>
            <span>
              voted <b>{crowd.voted}</b>
            </span>
            <progress value={crowd.voted} max={crowd.size} />
          </label>
          {crowd.changed > 0 && (
            <p>
              changed their vote <b>{crowd.changed}</b>
            </p>
          )}
        </div>
      )}
    </Section>
  );
}
