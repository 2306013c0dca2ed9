import type { Session, State, Vote } from "./state.ts";

export const current = ({ session }: State): Vote | undefined => session?.votes.at(-1);
/** A vote that keeps the chat from the next one. */
export const isUnfinished = (vote: Vote | undefined): vote is Vote =>
  vote !== undefined && vote.phase !== "announced" && vote.phase !== "cancelled";
export const isOverdue = (vote: Vote | undefined, now: number): boolean =>
  isUnfinished(vote) && (vote.phase === "told" || now >= vote.ends);

/** Who comes or goes after the end of a vote changes nothing about it. */
export function countMembers(state: State, now: number): void {
  const last = current(state);
  if (isUnfinished(last) && isOverdue(last, now)) last.electorate ??= state.session?.members.length ?? 0;
}

/** What is closed and has nothing left to settle leaves the chat. */
export function archive(state: State): boolean {
  if (state.session?.closed !== true || isUnfinished(current(state))) return false;
  state.closed.push(state.session);
  state.session = null;
  return true;
}

export const newestVote = (session: Session, user: number): Vote | undefined =>
  session.votes.findLast(({ ballots }) => user in ballots);

export function tallyOf({ ballots }: Vote): { yes: number; no: number; total: number } {
  const all = Object.values(ballots);
  const yes = all.filter(({ choice }) => choice === "yes");
  return { yes: yes.length, no: all.length - yes.length, total: yes.reduce((sum, { amount }) => sum + amount, 0) };
}
