import * as z from "zod/mini";
import { type Name, unpackName } from "../domain/person.ts";
import { readPrice } from "../domain/price.ts";
import { assertNever } from "../domain/result.ts";
import { type KeptProposal, PROPOSAL_STATES, type Proposal, type Session, type Vote } from "../domain/session.ts";
import { StoreUnavailable } from "./errors.ts";
import { readBought, readOutcome } from "./order-json.ts";

/** The fields of a live session's hash by name. docs/architecture.md lists them. */
export type Fields = ReadonlyMap<string, string>;

/** Reads a flat array of names and values, as HGETALL gives it. An empty one is a key that does not exist. */
export function readFields(flat: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? "", flat[i + 1] ?? "");
  return fields;
}

const int = z.pipe(z.string().check(z.regex(/^-?\d+$/)), z.transform(Number));
const intOrNull = z.pipe(
  z._default(z.string().check(z.regex(/^(-?\d+)?$/)), ""),
  z.transform((text) => (text === "" ? null : Number(text))),
);
const name = z.pipe(z.string(), z.transform(unpackName));

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

const ProposalFields = z.object({
  kind: z.enum(["buy", "sell"]),
  text: z.string(),
  token: z.string(),
  price: z.pipe(z.string(), z.transform(readPrice)),
  amount: int,
  by: int,
  by_name: name,
  minutes: int,
  started: int,
  ends: int,
  state: z.enum(PROPOSAL_STATES),
  yes: int,
  no: int,
  lamports: int,
  members: intOrNull,
  card: intOrNull,
  thread: intOrNull,
  passed_on: z._default(z.string(), ""),
  order: intOrNull,
  bought: z._default(z.string(), ""),
  outcome: z._default(z.string(), ""),
});

const VoteField = /^([^|]*)\|(yes|no)\|(\d+)\|/;

/** Turns a live session's hash into a session, or null where there is none. Throws StoreUnavailable for a hash that is not ours. */
export function readSession(fields: Fields, chatId: number): Session | null {
  if (!fields.has("id")) return null;
  const head = SessionFields.safeParse(Object.fromEntries(fields));
  if (!head.success) throw new StoreUnavailable("unreadable", "a session's hash");
  const session = head.data;
  const names = new Map<number, Name>();
  for (const [field, value] of fields) if (field.startsWith("p:")) names.set(Number(field.slice(2)), unpackName(value));
  const proposals = readProposals(fields, readVotes(fields, names), session.members);
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
    joined: session.members,
    participants: [...names].map(([id, name]) => ({ id, name })).sort(byJoining(fields)),
    kept: readKeptIds(fields),
    proposals,
  };
}

/** What the session keeps of a proposal that is kept apart: its counts, when it began, and the chat where it ended. */
const KeptField = /^old:([^:]+)$/;

/** The proposals that are kept apart, by their start, but for the last one, whose fields are still in the session. */
function readKeptIds(fields: Fields): readonly KeptProposal[] {
  const kept: { id: string; started: number; chatId: number }[] = [];
  for (const [field, value] of fields) {
    const id = KeptField.exec(field)?.[1];
    if (id === undefined || id === fields.get("q.id")) continue;
    const [started, chatId] = value.split("|").slice(-2).map(Number);
    if (started === undefined || chatId === undefined || !Number.isSafeInteger(started + chatId))
      throw new StoreUnavailable("unreadable", "a kept proposal");
    kept.push({ id, started, chatId });
  }
  return kept.sort((a, b) => a.started - b.started).map(({ id, chatId }) => ({ id, chatId }));
}

/** Reads a proposal that is kept apart from its session, with its votes; null where it is not there. */
export function readKept(fields: Fields, id: string): Proposal | null {
  if (fields.size === 0) return null;
  const names = new Map<number, Name>();
  for (const [field, value] of fields) if (field.startsWith("n:")) names.set(Number(field.slice(2)), unpackName(value));
  return readProposal(id, Object.fromEntries(fields), readVotes(fields, names).get(id) ?? [], 0);
}

/** Who joined first comes first, whatever order Redis keeps a hash in, which changes as it grows. */
const byJoining = (fields: Fields) => {
  const place = ({ id }: { readonly id: number }): number => Number(fields.get(`j:${id}`) ?? 0);
  return (a: { readonly id: number }, b: { readonly id: number }): number => place(a) - place(b);
};

/** The votes of each proposal, in the order in which the store keeps them. */
function readVotes(fields: Fields, names: ReadonlyMap<number, Name>): ReadonlyMap<string, Vote[]> {
  const votes = new Map<string, Vote[]>();
  for (const [field, value] of fields) {
    if (!field.startsWith("v:")) continue;
    const [, proposalId = "", choice, lamports] = VoteField.exec(value) ?? [];
    if (choice !== "yes" && choice !== "no") throw new StoreUnavailable("unreadable", "a vote");
    const id = Number(field.slice(field.lastIndexOf(":") + 1));
    const voter = { id, name: names.get(id) ?? visitor(fields, id) };
    const vote: Vote = { voter, choice, lamports: Number(lamports) };
    const sameProposal = votes.get(proposalId);
    if (sameProposal === undefined) votes.set(proposalId, [vote]);
    else sameProposal.push(vote);
  }
  return votes;
}

/** The name of one who voted on a sale without having joined the session. */
const visitor = (fields: Fields, id: number): Name => unpackName(fields.get(`w:${id}`) ?? "nSomeone");

/** The finished proposals by their start, then the current one, whatever the clocks of those who made them said. */
function readProposals(
  fields: Fields,
  votes: ReadonlyMap<string, readonly Vote[]>,
  membersNow: number,
): readonly Proposal[] {
  const groups = new Map<string, Record<string, string>>();
  for (const [field, value] of fields) {
    const [, id, name] = /^old:([^:]+):(.+)$/.exec(field) ?? [];
    if (id !== undefined && name !== undefined) groups.set(id, { ...groups.get(id), [name]: value });
  }
  const read = (id: string, group: Record<string, string>) => readProposal(id, group, votes.get(id) ?? [], membersNow);
  const finished = [...groups].map(([id, group]) => read(id, group)).sort((a, b) => a.startTime - b.startTime);
  const current = fields.get("q.id");
  if (current === undefined) return finished;
  const entries = [...fields].filter(([field]) => field.startsWith("q."));
  return [...finished, read(current, Object.fromEntries(entries.map(([field, value]) => [field.slice(2), value])))];
}

function readProposal(id: string, group: Record<string, string>, votes: readonly Vote[], membersNow: number): Proposal {
  const parsed = ProposalFields.safeParse(group);
  if (!parsed.success) throw new StoreUnavailable("unreadable", "a proposal");
  const { data } = parsed;
  const base = {
    id,
    text: data.text,
    proposer: { id: data.by, name: data.by_name },
    minutes: data.minutes,
    startTime: data.started,
    endTime: data.ends,
    state: data.state,
    tally: { yes: data.yes, no: data.no, lamports: data.lamports },
    votes,
    participants: data.members ?? membersNow,
    outcome: readOutcome(data.outcome),
    cardId: data.card,
    threadId: data.thread,
  };
  switch (data.kind) {
    case "buy": {
      const { kind, token, passed_on, price, amount, order } = data;
      return { ...base, kind, token, passedOn: passed_on || token, price, suggested: amount, order };
    }
    case "sell":
      if (data.order === null) throw new StoreUnavailable("unreadable", "a sale");
      return { ...base, kind: "sell", order: data.order, bought: readBought(data.bought) };
    default:
      return assertNever(data.kind);
  }
}
