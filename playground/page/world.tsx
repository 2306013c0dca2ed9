import { useMemo } from "preact/hooks";
import type { Action } from "../protocol/actions.ts";
import type { Slices } from "../protocol/slices.ts";
import { Chat } from "./chat/chat.tsx";
import { Groups } from "./chat/groups.tsx";
import type { DialogName } from "./dialogs.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { voteOf } from "./logic/vote.ts";
import { tabId } from "./parts/tabs.tsx";
import { ClockContext, useClock } from "./state/clock.ts";
import type { Selection } from "./state/selection.ts";
import type { Side } from "./top-bar.tsx";

interface WorldProps {
  readonly slices: Slices;
  readonly selection: Selection;
  /** The side that is shown; null for both. */
  readonly side: Side | null;
  readonly tap: (action: Extract<Action, { do: "tap" }>, reader: string) => Promise<void>;
  /** Null where there is no story to be played. */
  readonly onStory: (() => void) | null;
  readonly onDialog: (dialog: DialogName) => void;
}

/** On a desk the chat with the inspector beside it; on a phone one of them at a time. */
export function World({ slices, selection, side, tap, onStory, onDialog }: WorldProps) {
  const clock = useClock(slices.clock);
  const { group } = selection;
  const redis = slices.redis.find((one) => one.group === group?.key);
  const live = redis?.live ?? null;
  const fields = useMemo(() => (live === null ? null : new Map(live.fields)), [live]);
  const stored = redis?.settings ?? null;
  const settings = useMemo(() => new Map(stored?.fields), [stored]);
  const vote = useMemo(() => (fields === null ? null : voteOf(fields)), [fields]);
  const panel = (name: Side) =>
    side === null
      ? { "aria-label": name === "chat" ? "Chat" : "Inspector" }
      : { role: "tabpanel" as const, "aria-labelledby": tabId("sides", name), hidden: side !== name };
  return (
    <main id="sides" class={side === null ? "desk" : "phone"}>
      <section class="chat-side" {...panel("chat")}>
        <Groups
          groups={slices.groups}
          chosen={group?.key ?? null}
          onChoose={selection.chooseGroup}
          onNew={() => onDialog("group")}
          unread={selection.unread}
        />
        <div class="chat">
          <ClockContext.Provider value={clock}>
            <Chat
              selection={selection}
              fields={fields}
              settings={settings}
              market={slices.market !== null}
              story={slices.story}
              now={clock()}
              tap={tap}
              onStory={onStory}
              onDialog={onDialog}
            />
          </ClockContext.Provider>
        </div>
      </section>
      <section class="inspector" {...panel("inspector")}>
        {group !== null && <Inspector slices={slices} group={group} vote={vote} clock={clock} />}
      </section>
    </main>
  );
}
