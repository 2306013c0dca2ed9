import * as z from "zod/mini";
import { unpackName } from "../domain/person.ts";
import type { KeptProposal, Proposal, Session, Vote } from "../domain/session.ts";
import { StoreUnavailable } from "./errors.ts";
import { int, intOrNull, name } from "./field-schemas.ts";
import { readProposal, readVote } from "./proposal-fields.ts";

/**
 * The fields of a hash by name. A live session has its own fields, and these:
 *
 * - `q.<field>`: its latest proposal.
 * - `p:<user>`: the name of somebody who joined. `j:<user>`: their place in the order of joining.
 * - `w:<user>`: the name of a voter who did not join.
 * - `v:<user>`: somebody's newest vote. `v:<proposal>:<user>`: an earlier one.
 * - `u:<user>`: how often somebody has changed a vote, and by which update last. Only vote.lua reads it.
 * - `old:<proposal>`: the counts of a kept proposal, which has a hash of its own.
 * - `old:<proposal>:<field>`: a proposal that is over and still in this hash. `kept_here` lists those.
 *
 * The hash of a kept proposal has its fields, `v:<user>`, and `n:<user>`, a voter's name.
 */
export type Fields = ReadonlyMap<string, string>;

/** Reads a flat array of names and values, as HGETALL returns it. It is empty if the key does not exist. */
export function readFields(flat: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? "", flat[i + 1] ?? "");
  return fields;
}

const SessionFields = z.object({
  id: z.string(),
  state: z.enum(["open", "closed"]),
  message: z.string(),
  minutes: int,
  members: int,
  by: int,
  by_name: name,
  opened_at: int,
  card: intOrNull,
  thread: intOrNull,
});

/** A session's fields, sorted by what they are about. People's fields are by user id. */
interface Sorted {
  readonly session: Record<string, string>;
  /** The fields of the latest proposal. */
  readonly last: Record<string, string>;
  /** The fields of proposals that are over and still in this hash, by id. */
  readonly over: Map<string, Record<string, string>>;
  /** The counts of kept proposals, by id. */
  readonly kept: Map<string, string>;
  readonly joined: Map<string, string>;
  readonly places: Map<string, string>;
  /** The names of voters, joined or not. */
  readonly names: Map<string, string>;
  readonly votes: [userId: string, vote: string][];
}

/** Sorts a session's fields in one pass: there are three for each person who takes part. */
function sortFields(fields: Fields): Sorted {
  const sorted: Sorted = {
    ...{ session: {}, last: {}, over: new Map(), kept: new Map() },
    ...{ joined: new Map(), places: new Map(), names: new Map(), votes: [] },
  };
  for (const [field, value] of fields) {
    const colon = field.indexOf(":");
    const rest = field.slice(colon + 1);
    switch (field.slice(0, Math.max(0, colon))) {
      case "p":
        sorted.joined.set(rest, value);
        sorted.names.set(rest, value);
        break;
      case "w":
        if (!sorted.names.has(rest)) sorted.names.set(rest, value);
        break;
      case "j":
        sorted.places.set(rest, value);
        break;
      case "v":
        sorted.votes.push([rest.slice(rest.lastIndexOf(":") + 1), value]);
        break;
      case "u":
        break;
      case "old":
        sortOld(sorted, rest, value);
        break;
      default:
        if (field.startsWith("q.")) sorted.last[field.slice(2)] = value;
        else sorted.session[field] = value;
    }
  }
  return sorted;
}

function sortOld({ over, kept }: Sorted, rest: string, value: string): void {
  const colon = rest.indexOf(":");
  if (colon < 0) {
    kept.set(rest, value);
    return;
  }
  const id = rest.slice(0, colon);
  const fields = over.get(id) ?? {};
  fields[rest.slice(colon + 1)] = value;
  over.set(id, fields);
}

/**
 * Reads a live session from its hash. Returns null if there is none. Throws StoreUnavailable for a hash that is not
 * ours.
 */
export function readSession(fields: Fields, chatId: number): Session | null {
  if (!fields.has("id")) return null;
  const sorted = sortFields(fields);
  const head = SessionFields.safeParse(sorted.session);
  if (!head.success) throw new StoreUnavailable("unreadable", "a session's hash");
  const session = head.data;
  return {
    id: session.id,
    chatId,
    open: session.state === "open",
    message: session.message,
    minutes: session.minutes,
    creator: { id: session.by, name: session.by_name },
    openedAt: session.opened_at,
    cardId: session.card,
    threadId: session.thread,
    participantCount: session.members,
    participants: readParticipants(sorted),
    kept: readKeptIds(sorted),
    proposals: readProposals(sorted, session.members),
  };
}

/** Returns who joined, in the order of joining. The order of fields in Redis changes as a hash grows. */
function readParticipants({ joined, places }: Sorted): Session["participants"] {
  const people = [...joined].map(([id, packed]) => ({
    place: Number(places.get(id) ?? 0),
    person: { id: Number(id), name: unpackName(packed) },
  }));
  return people.sort((a, b) => a.place - b.place).map(({ person }) => person);
}

/** Returns the votes of each proposal, in the order in which Redis has them. */
function readVotes(votes: Sorted["votes"], names: Sorted["names"]): ReadonlyMap<string, Vote[]> {
  const read = new Map<string, Vote[]>();
  for (const [userId, field] of votes) {
    const { proposalId, vote } = readVote(userId, field, names);
    const sameProposal = read.get(proposalId);
    if (sameProposal === undefined) read.set(proposalId, [vote]);
    else sameProposal.push(vote);
  }
  return read;
}

/**
 * Returns those that are over and still in this hash by their start, and then the latest. The latest is last even if
 * the clocks of their makers differed.
 */
function readProposals({ last, over, votes, names }: Sorted, membersNow: number): readonly Proposal[] {
  const cast = readVotes(votes, names);
  const read = (id: string, fields: Record<string, string>) => readProposal(id, fields, cast.get(id) ?? [], membersNow);
  const finished = [...over].map(([id, fields]) => read(id, fields)).sort((a, b) => a.startTime - b.startTime);
  return last.id === undefined ? finished : [...finished, read(last.id, last)];
}

/** Returns the kept proposals by their start. */
function readKeptIds({ kept }: Sorted): readonly KeptProposal[] {
  const read = [...kept].map(([id, counts]) => {
    // Its counts, when it began, and the chat where it ended.
    const [started, chatId] = counts.split("|").slice(-2).map(Number);
    if (started === undefined || chatId === undefined || !Number.isSafeInteger(started + chatId))
      throw new StoreUnavailable("unreadable", "a kept proposal");
    return { id, startTime: started, chatId };
  });
  return read.sort((a, b) => a.startTime - b.startTime);
}

/** Reads a kept proposal with its votes. Returns null if it is not there. */
export function readKept(fields: Fields, id: string): Proposal | null {
  if (fields.size === 0) return null;
  const names = new Map<string, string>();
  const votes: Sorted["votes"] = [];
  for (const [field, value] of fields) {
    if (field.startsWith("n:")) names.set(field.slice(2), value);
    if (field.startsWith("v:")) votes.push([field.slice(2), value]);
  }
  return readProposal(id, Object.fromEntries(fields), readVotes(votes, names).get(id) ?? [], 0);
}
