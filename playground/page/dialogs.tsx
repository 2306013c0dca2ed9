import { useState } from "preact/hooks";
import type { GroupView } from "../protocol/chat.ts";
import { Dialog, FormDialog } from "./parts/dialog.tsx";
import { Switch, TextField } from "./parts/field.tsx";
import { usePageActions } from "./state/actions.ts";

export type DialogName = "group" | "member" | "topic" | "reset";

interface DialogProps {
  readonly onClose: () => void;
  /** Called with the key of what was made. */
  readonly onMade: (key: string) => void;
}

export function NewGroup({ onClose, onMade }: DialogProps) {
  const { act } = usePageActions();
  const [title, setTitle] = useState("");
  const [forum, setForum] = useState(false);
  const [supergroup, setSupergroup] = useState(false);
  const submit = async () => {
    const answer = await act({ do: "add_group", title, forum, supergroup: supergroup || forum });
    if (answer?.made !== undefined) onMade(answer.made);
    return answer !== null;
  };
  return (
    <FormDialog title="New group" submit="Make the group" onClose={onClose} onSubmit={submit}>
      <TextField label="Title" value={title} onValue={setTitle} required />
      <Switch label="Forum" hint="has topics; is a supergroup" on={forum} onChange={setForum} />
      <Switch
        label="Supergroup"
        hint="a small group becomes one as it grows"
        on={supergroup || forum}
        onChange={setSupergroup}
        disabled={forum}
      />
    </FormDialog>
  );
}

export function AddMember({ group, onClose, onMade }: DialogProps & { group: GroupView }) {
  const { act } = usePageActions();
  const [firstName, setFirstName] = useState("");
  const [username, setUsername] = useState("");
  const [admin, setAdmin] = useState(false);
  const submit = async () => {
    const handle = username.trim().replace(/^@/, "");
    const answer = await act({
      do: "add_member",
      group: group.key,
      firstName,
      username: handle === "" ? null : handle,
      admin,
    });
    if (answer?.made !== undefined) onMade(answer.made);
    return answer !== null;
  };
  return (
    <FormDialog title="Add member" submit="Add" onClose={onClose} onSubmit={submit}>
      <TextField label="First name" value={firstName} onValue={setFirstName} required />
      <TextField
        label="Username"
        value={username}
        onValue={setUsername}
        hint="may be left out; 4 to 32 letters, digits and _"
        pattern="@?[A-Za-z][A-Za-z0-9_]{3,31}"
        maxLength={33}
      />
      <Switch label="Admin" hint="may open and close sessions" on={admin} onChange={setAdmin} />
    </FormDialog>
  );
}

export function NewTopic({ group, onClose, onMade }: DialogProps & { group: GroupView }) {
  const { act } = usePageActions();
  const [name, setName] = useState("");
  const submit = async () => {
    const answer = await act({ do: "add_topic", group: group.key, name });
    if (answer?.made !== undefined) onMade(answer.made);
    return answer !== null;
  };
  return (
    <FormDialog title="New topic" submit="Make the topic" onClose={onClose} onSubmit={submit}>
      <TextField label="Name" value={name} onValue={setName} required />
    </FormDialog>
  );
}

export function Reset({ onClose }: { onClose: () => void }) {
  const { act } = usePageActions();
  const reset = () => {
    onClose();
    void act({ do: "reset" });
  };
  return (
    <Dialog title="Begin anew?" onClose={onClose}>
      <p>All groups and what was said in them are forgotten.</p>
      <div class="dialog-buttons">
        <button type="button" class="quiet" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="primary" onClick={reset}>
          Begin anew
        </button>
      </div>
    </Dialog>
  );
}
