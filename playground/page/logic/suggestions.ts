import type { Action } from "../../protocol/actions.ts";
import type { ButtonView, GroupView, MemberView } from "../../protocol/chat.ts";
import type { Fields } from "./fields.ts";
import { asksPrice, asksWorth, choices, proposesAmbiguous } from "./market-suggestions.ts";
import { distinctName, people } from "./people.ts";
import { fill, type Suggestion } from "./suggestion.ts";
import { voteOf } from "./vote.ts";

/** Enough to choose from, few enough to be read. What there is to ask the market comes on top. */
const MOST = 4;

const OPEN = '/create_session "Buy BONK before Friday" 2';
const BUY = '/propose "BUY token=BONK amount=0.05 price=market"';

/** What a group has: its session and its settings as Redis holds them, and whether it has a market. */
interface Given {
  readonly fields: Fields | null;
  readonly settings: Fields;
  readonly market: boolean;
}

/** What could be done next in a group. `now` is the world's clock. */
export function suggestionsOf(group: GroupView, given: Given, now: number): readonly Suggestion[] {
  const { fields, settings, market } = given;
  const members = people(group).filter(({ anonymous }) => !anonymous);
  const admin = members.find((member) => member.admin);
  if (fields?.get("state") !== "open") {
    return admin === undefined
      ? []
      : [fill(`Open a session as ${distinctName(admin, group)}`, admin, OPEN), ...rules(admin)];
  }
  const joined = members.filter((member) => userOf(fields, member) !== null);
  const vote = voteOf(fields);
  if (vote?.open)
    return vote.endsAt > now ? whileVoting(group, vote.abstained === 0 ? [] : members, fields, vote.endsAt - now) : [];
  if (vote !== null && vote.state !== "announced" && vote.state !== "cancelled") return [];
  const outside = members.filter((member) => !joined.includes(member));
  const joins = outside.flatMap((member) => tapOf(group, member, "Join", `${distinctName(member, group)} joins`));
  const proposers = proposersOf(joined, settings);
  const proposer = proposers.find((member) => !member.admin) ?? proposers[0];
  const proposes =
    proposer === undefined ? [] : [fill(`Propose a trade as ${distinctName(proposer, group)}`, proposer, BUY)];
  // The first vote is worth waiting for company; later ones are not.
  const next = vote === null && joined.length < 2 ? [...joins, ...proposes] : [...proposes, ...joins];
  const begin = [...unpause(admin, settings), ...next];
  const all =
    vote === null ? [...begin, ...rules(admin)] : [...sale(group, fields, proposers), ...begin, ...closing(admin)];
  const asked = choices(group);
  const more = market && proposer !== undefined ? forMarket(group, proposer, vote !== null) : [];
  return asked.length > 0 ? asked : [...all.slice(0, MOST), ...more];
}

/** What the market is there for: a symbol of several tokens, a price, and what was bought. */
const forMarket = (group: GroupView, proposer: MemberView, later: boolean): readonly Suggestion[] => [
  proposesAmbiguous(group, proposer),
  later ? asksWorth(proposer) : asksPrice(proposer),
];

/** Those of the session who can propose by the group's rules. */
function proposersOf(joined: readonly MemberView[], settings: Fields): readonly MemberView[] {
  if (settings.get("pause") === "on") return [];
  return settings.get("propose") === "admins" ? joined.filter((member) => member.admin) : joined;
}

function whileVoting(
  group: GroupView,
  members: readonly MemberView[],
  fields: Fields,
  left: number,
): readonly Suggestion[] {
  const waiting = members.filter((member) => mayVote(fields, member));
  const votes = waiting.flatMap((member, i) => {
    const says = i % 3 === 2 ? "No" : "Yes";
    return tapOf(group, member, says, `${distinctName(member, group)} votes ${says.toLowerCase()}`);
  });
  const end: Suggestion = {
    label: "Let the time run out",
    member: null,
    does: { act: { do: "advance", ms: Math.max(1_000, Math.ceil(left) + 1_000) } },
  };
  return [...votes.slice(0, MOST - 1), end];
}

/** Joined, and without a vote in this proposal. */
function mayVote(fields: Fields, member: MemberView): boolean {
  const user = userOf(fields, member);
  if (user === null) return false;
  return !(fields.get(`v:${user}`) ?? "").startsWith(`${fields.get("q.id")}|`);
}

/** A member's user id as Redis has it. Found by the name, since the page knows no ids; null unless they have joined. */
function userOf(fields: Fields, member: MemberView): string | null {
  const packed = member.username === null ? `n${member.firstName}` : `u${member.username}`;
  for (const [field, value] of fields) if (field.startsWith("p:") && value === packed) return field.slice(2);
  return null;
}

/** Selling what was just bought, by somebody who voted yes. */
function sale(group: GroupView, fields: Fields, proposers: readonly MemberView[]): readonly Suggestion[] {
  const bought = fields.get("q.kind") === "buy" && (fields.get("q.outcome") ?? "").startsWith('{"tag":"filled"');
  const seller = proposers.find((member) =>
    (fields.get(`v:${userOf(fields, member)}`) ?? "").startsWith(`${fields.get("q.id")}|yes`),
  );
  if (!bought || seller === undefined) return [];
  const order = fields.get("q.order") ?? "1";
  return [fill(`Sell order ${order} as ${distinctName(seller, group)}`, seller, `/propose "SELL order=${order}" 1`)];
}

const closing = (admin: MemberView | undefined): readonly Suggestion[] =>
  admin === undefined ? [] : [fill("Close the session", admin, "/close_session")];

const rules = (admin: MemberView | undefined): readonly Suggestion[] =>
  admin === undefined ? [] : [fill("See the group's rules", admin, "/settings")];

const unpause = (admin: MemberView | undefined, settings: Fields): readonly Suggestion[] =>
  admin === undefined || settings.get("pause") !== "on"
    ? []
    : [fill("Let people propose again", admin, "/settings pause off")];

/** A tap on the newest button that says so, perhaps with an amount behind it; none where there is no such button. */
function tapOf(group: GroupView, member: MemberView, text: string, label: string): readonly Suggestion[] {
  const found = newestButton(group, text);
  if (found === null) return [];
  const act: Action = {
    do: "tap",
    group: group.key,
    member: member.key,
    messageId: found.messageId,
    data: found.button.data,
  };
  return [{ label, member: member.key, does: { act } }];
}

function newestButton(group: GroupView, text: string): { messageId: number; button: ButtonView } | null {
  for (const message of [...group.messages].reverse()) {
    const button = message.buttons.flat().find((one) => says(one, text));
    if (button !== undefined) return { messageId: message.id, button };
  }
  return null;
}

/** Whether a button says this. `None`, below a rule, is no `No`. */
const says = ({ text, data }: ButtonView, wanted: string): boolean =>
  data !== "" && (text === wanted || text.startsWith(`${wanted} `));
