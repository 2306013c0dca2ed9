import type { GroupView, MemberView, MessageView } from "../../protocol/chat.ts";
import { distinctName } from "./people.ts";
import { fill, type Suggestion } from "./suggestion.ts";

/** What the data of a button that chooses among tokens begins with. */
const CHOICE = "c:";

const AMBIGUOUS = '/propose "BUY token=MOON amount=0.05"';

/** A symbol that two verified tokens carry: whoever proposes it is asked which. */
export const proposesAmbiguous = (group: GroupView, proposer: MemberView): Suggestion =>
  fill(`Propose MOON, which there is twice, as ${distinctName(proposer, group)}`, proposer, AMBIGUOUS);

export const asksPrice = (member: MemberView): Suggestion => fill("What does BONK cost?", member, "/price BONK");

export const asksWorth = (member: MemberView): Suggestion => fill("What is it all worth?", member, "/worth");

/** The tokens that somebody is asked to choose among, one tap each. None unless the question is the newest message with buttons. */
export function choices(group: GroupView): readonly Suggestion[] {
  const question = group.messages.findLast(({ buttons }) => buttons.length > 0);
  const asked = group.messages.find(({ id }) => id === question?.replyTo);
  const member = group.members.find(({ key }) => key === asked?.from);
  if (question === undefined || member === undefined) return [];
  return question.buttons.flat().flatMap(({ text, data }): Suggestion[] => {
    if (!data.startsWith(CHOICE)) return [];
    const act = { do: "tap", group: group.key, member: member.key, messageId: question.id, data } as const;
    return [{ label: `${distinctName(member, group)}: ${text}`, member: member.key, does: { act } }];
  });
}

/** What somebody may ask the bot in private, once they have started it. */
export function privateSuggestions(
  member: MemberView | null,
  messages: readonly MessageView[],
  market: boolean,
): readonly Suggestion[] {
  if (member === null || messages.length === 0) return [];
  const mine = fill("What is my share, in all groups?", member, "/me");
  return market ? [mine, asksPrice(member)] : [mine];
}
