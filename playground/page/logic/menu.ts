import type { CommandView, GroupView, MemberView } from "../../protocol/chat.ts";

/** What a command of the menu is prefilled with, so that a newcomer need not know its grammar. The others need nothing. */
const EXAMPLES: Readonly<Record<string, string>> = {
  create_session: '/create_session "Buy BONK before Friday" 2',
  propose: '/propose "BUY token=BONK amount=0.05 price=market"',
  vote: "/vote yes 0.05",
  order: "/order 1",
  price: "/price BONK",
};

/** The member's commands that begin as the text does; none unless the text is the beginning of a command. */
export function matchingCommands(text: string, group: GroupView, member: MemberView): readonly CommandView[] {
  const [, typed] = /^\/(\w*)$/.exec(text) ?? [];
  if (typed === undefined) return [];
  const menu = member.admin ? group.commands.admins : group.commands.members;
  return menu.filter(({ command }) => command.startsWith(typed.toLowerCase()));
}

/** What picking a command does: text to go on with, or a command that can be sent as it is. */
export function pickCommand(command: string): { readonly text: string; readonly send: boolean } {
  const example = EXAMPLES[command];
  return example === undefined ? { text: `/${command}`, send: true } : { text: example, send: false };
}
