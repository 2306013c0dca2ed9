import type { Deps } from "../deps.ts";
import { mergeVotes } from "../domain/history.ts";
import type { PastVote, PastVoteCursor } from "../domain/past-vote.ts";

/** Some of a group's past votes, from Redis and from the archive. */
export interface ReadVotes {
  /** Newest first. */
  readonly votes: readonly PastVote[];
  readonly hasOlder: boolean;
  /** Whether the archive answered. Without that, there may be more votes than Redis has. */
  readonly archiveAnswered: boolean;
}

/** Reads a page of a group's past votes behind a place in their list, or the newest if it is null. */
export async function readPastVotes(
  { store, archive }: Pick<Deps, "store" | "archive">,
  chatId: number,
  before: PastVoteCursor | null,
  limit: number,
): Promise<ReadVotes> {
  // One more tells whether there are older ones, and the archive may have the vote that still runs.
  const [recent, archived] = await Promise.all([
    store.listPastVotes(chatId, before, limit + 1),
    archive.pastVotes(chatId, before, limit + 2),
  ]);
  const votes = mergeVotes(recent.votes, archived ?? [], recent);
  return { votes: votes.slice(0, limit), hasOlder: votes.length > limit, archiveAnswered: archived !== null };
}
