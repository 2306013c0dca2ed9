import type { GroupView } from "../../../playground/protocol/chat.ts";
import { button, type Play } from "./play.ts";

/** A group of a test's own, with an open session that Bob has joined. */
export interface OpenRoom {
  /** The group's key. */
  readonly group: string;
  say(member: string, text: string): ReturnType<Play["done"]>;
  /** Taps the newest button that begins with this label, as soon as there is one. */
  tap(member: string, label: string): ReturnType<Play["done"]>;
}

/** Makes a group, has Ann open a session in it, and lets Bob join. */
export async function openRoom(play: Play): Promise<OpenRoom> {
  const { made: group = "" } = await play.done({ do: "add_group", title: "Test", forum: false, supergroup: true });
  const room: OpenRoom = {
    group,
    say: (member, text) => play.done({ do: "say", group, member, text }),
    async tap(member, label) {
      const view = await play.group((one) => hasButton(one, label), group);
      return play.done({ do: "tap", group, member, ...button(view, label) });
    },
  };
  await room.say("ann", "/create_session Hi 1");
  await room.tap("bob", "Join");
  return room;
}

/** Whether any message of a group has a button that begins with this label. */
export const hasButton = ({ messages }: GroupView, label: string): boolean =>
  messages.some(({ buttons }) => buttons.flat().some(({ text }) => text.startsWith(label)));
