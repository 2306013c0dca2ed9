import { useCallback, useMemo, useState } from "preact/hooks";
import type { Action } from "../protocol/actions.ts";
import { SLICE_NAMES, type Slices } from "../protocol/slices.ts";
import { AddMember, type DialogName, NewGroup, NewTopic, Reset } from "./dialogs.tsx";
import { NoticeBoard } from "./parts/notices.tsx";
import { type Act, PageActionsContext, send } from "./state/actions.ts";
import { useConnection } from "./state/connection.ts";
import { useNotices } from "./state/notices.ts";
import { useSelection } from "./state/selection.ts";
import { useStory } from "./state/story.ts";
import { useWide } from "./state/wide.ts";
import { type Side, TopBar } from "./top-bar.tsx";
import { World } from "./world.tsx";

/** The whole page: what the server says, what is looked at, and what is asked for. */
export function App() {
  const { slices, connected } = useConnection();
  const notices = useNotices();
  const { show, showAlert } = notices;
  const selection = useSelection(slices.groups);
  const [side, setSide] = useState<Side>("chat");
  const shown = useWide() ? null : side;
  const [dialog, setDialog] = useState<DialogName | null>(null);

  const act = useCallback<Act>(
    async (action) => {
      const answer = await send(action);
      if (answer.ok) return answer;
      show(answer.why, "error");
      return null;
    },
    [show],
  );
  const pageActions = useMemo(() => ({ act, hint: (text: string) => show(text, "hint") }), [act, show]);
  const playStory = useStory(act, slices.groups, selection.chooseGroup);
  const tap = useCallback(
    async (action: Extract<Action, { do: "tap" }>, reader: string) => {
      const popup = (await act(action))?.popup;
      if (popup === undefined || popup.text === "") return;
      if (popup.alert) showAlert({ text: popup.text, to: reader });
      else show(popup.text, "popup", reader);
    },
    [act, show, showAlert],
  );

  // The story tells the executor's stand-in what to answer.
  const trading = slices.trader != null;
  const onStory = trading ? null : playStory;
  const close = () => setDialog(null);
  const { group } = selection;
  return (
    <PageActionsContext.Provider value={pageActions}>
      <TopBar
        side={shown}
        onSide={setSide}
        connected={connected}
        restarting={slices.clock?.restarting === true}
        trading={trading}
        storyRunning={slices.story?.running === true}
        onStory={onStory}
        onReset={() => setDialog("reset")}
      />
      {isComplete(slices) ? (
        <World slices={slices} selection={selection} side={shown} tap={tap} onStory={onStory} onDialog={setDialog} />
      ) : (
        <main class="starting">
          <p role="status">Waiting for the playground…</p>
        </main>
      )}
      {dialog === "group" && <NewGroup onClose={close} onMade={selection.chooseGroup} />}
      {dialog === "member" && group !== null && (
        <AddMember group={group} onClose={close} onMade={selection.chooseMember} />
      )}
      {dialog === "topic" && group !== null && (
        <NewTopic group={group} onClose={close} onMade={(made) => selection.chooseTopic(Number(made))} />
      )}
      {dialog === "reset" && <Reset onClose={close} />}
      <NoticeBoard {...notices} />
    </PageActionsContext.Provider>
  );
}

/** Whether all slices have arrived once. */
const isComplete = (slices: Partial<Slices>): slices is Slices => SLICE_NAMES.every((name) => name in slices);
