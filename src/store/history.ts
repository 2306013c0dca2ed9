import { comparePlaces, isBehind, type PastVote, type PastVoteCursor, pastVoteOf } from "../domain/past-vote.ts";
import { isOver, type Proposal } from "../domain/session.ts";
import { readReply } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { keptKey, knownId } from "./keys.ts";
import { readRecords } from "./records.ts";
import { runOnChat } from "./run-on-chat.ts";
import { readHistoryScript } from "./scripts/read-history.ts";
import { readKeptScript } from "./scripts/read-kept.ts";
import { readKept, readSession } from "./session-hash.ts";

/** Some of a chat's past votes that Redis still has. */
export interface RecentVotes {
  /** Newest first. */
  readonly votes: readonly PastVote[];
  /** The vote that is not over yet, or null. It is no past vote, whatever an archive says of it. */
  readonly runningId: string | null;
  /** What began before this time was forgotten (milliseconds since 1970); null if nothing was. */
  readonly forgottenAt: number | null;
}

/** Reads a chat's past votes. */
export interface HistoryStore {
  /**
   * Reads at most `limit` of the chat's past votes behind a place in their list, newest first: those of the live session
   * and of closed ones, as long as Redis has them. It takes at most three requests, and one more for each fifty votes.
   */
  listPastVotes(chatId: number, before: PastVoteCursor | null, limit: number): Promise<RecentVotes>;
}

/** A past vote that may be in a hash of its own. `chats` are those whose keys may have it. */
interface KeptVote extends PastVoteCursor {
  readonly chats: readonly number[];
}

/** The maximum number of kept votes that are read in one request. */
const READ_AT_ONCE = 50;

export const historyStore = (context: StoreContext): HistoryStore => ({
  async listPastVotes(startChatId, before, limit) {
    const { chatId, reply } = await runOnChat(context, startChatId, readHistoryScript, {});
    const session = readSession(reply.fields, chatId);
    const { forgottenAt } = reply;
    const isWanted = (vote: PastVoteCursor) => isBehind(vote, before) && vote.startTime >= (forgottenAt ?? 0);

    const last = session?.proposals.at(-1);
    const runningId = last !== undefined && !isOver(last.state) ? last.id : null;
    const kept = new Map<string, KeptVote>();
    for (const { id, startTime, chatId: endedIn } of session?.kept ?? [])
      kept.set(id, { id, startTime, chats: [endedIn] });
    const ids = reply.closed.map(({ id }) => id).filter((id) => id !== session?.id);
    for (const { record } of await readRecords(context.connection, ids)) {
      for (const { id, startTime } of record?.proposals ?? []) {
        // It is kept where it ended: in the chat of now, or in the one where it began.
        if (!kept.has(id)) kept.set(id, { id, startTime, chats: [...new Set([chatId, knownId(id).chatId])] });
      }
    }

    // The hash of the session has the votes of its last proposal, but not all of those before.
    const inSession = new Map<string, Proposal>();
    for (const proposal of session?.proposals ?? []) {
      if (isOver(proposal.state) && !kept.has(proposal.id)) inSession.set(proposal.id, proposal);
    }
    const wanted = [...kept.values(), ...[...inSession.values()].map((one) => ({ ...one, chats: [] }))]
      .filter(isWanted)
      .sort(comparePlaces);
    const votes: PastVote[] = [];
    // The first look reads what is missing of the page. Later ones read more, since the oldest have often expired.
    for (let first = 0, size = Math.min(READ_AT_ONCE, limit); first < wanted.length && votes.length < limit; ) {
      const some = wanted.slice(first, first + size);
      const proposals = await readAll(context, some, inSession);
      votes.push(...proposals.slice(0, limit - votes.length).map(pastVoteOf));
      // Those before them have expired, too.
      if (proposals.length === 0 && some.length === READ_AT_ONCE) break;
      first += some.length;
      size = READ_AT_ONCE;
    }
    return { votes, runningId, forgottenAt };
  },
});

/** Reads these votes in their order: one request, or none if they are all in the session's hash. Expired ones are left out. */
async function readAll(
  { connection }: StoreContext,
  votes: readonly KeptVote[],
  inSession: ReadonlyMap<string, Proposal>,
): Promise<readonly Proposal[]> {
  const keys = votes.flatMap(({ id, chats }) => chats.map((chat) => ({ id, key: keptKey(chat, id) })));
  const found = new Map(inSession);
  if (keys.length > 0) {
    const replies = await connection.batch(({ run }) => {
      for (const { key } of keys) run(readKeptScript, [key], {});
    });
    for (const [i, { id }] of keys.entries()) {
      const proposal = readKept(readKeptScript.decode(readReply(replies[i])).fields, id);
      if (proposal !== null) found.set(id, proposal);
    }
  }
  return votes.flatMap(({ id }) => found.get(id) ?? []);
}
