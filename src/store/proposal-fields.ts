import * as z from "zod/mini";
import { type Name, unpackName } from "../domain/person.ts";
import { readPrice } from "../domain/price.ts";
import type { Receipt, ReplacedVote } from "../domain/recount.ts";
import { assertNever } from "../domain/result.ts";
import { PROPOSAL_STATES, type Proposal, type Vote } from "../domain/session.ts";
import { StoreUnavailable } from "./errors.ts";
import { int, intOrNull, name } from "./field-schemas.ts";
import { readMarketNote } from "./market-json.ts";
import { readBought, readOutcome } from "./order-json.ts";
import { readReceipt } from "./receipts.ts";
import { readProposalRules } from "./rule-fields.ts";

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
  yes_paid: z._default(int, 0),
  no_paid: z._default(int, 0),
  edited_at: z._default(int, 0),
  members: intOrNull,
  card: intOrNull,
  thread: intOrNull,
  passed_on: z._default(z.string(), ""),
  order: intOrNull,
  bought: z._default(z.string(), ""),
  outcome: z._default(z.string(), ""),
  hash: z._default(z.string(), ""),
  numbered: z._default(z.string(), ""),
  market: z._default(z.string(), ""),
  market_of: z._default(z.string(), ""),
});

/** The votes of a proposal: those that count, and those that were replaced. */
export interface Cast {
  readonly votes: readonly Vote[];
  readonly replaced: readonly ReplacedVote[];
}

/**
 * Reads a proposal from its fields. `membersNow` is the number of eligible voters until that is frozen. Throws
 * StoreUnavailable for nonsense.
 */
export function readProposal(
  id: string,
  fields: Readonly<Record<string, string>>,
  { votes, replaced }: Cast,
  membersNow: number,
): Proposal {
  const parsed = ProposalFields.safeParse(fields);
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
    rules: readProposalRules(fields),
    // What the market said of another proposal's token may be left here, if an older version of the bot made this one. One
    // that is kept behind a newer proposal has no such name.
    market: data.market_of === id || data.market_of === "" ? readMarketNote(data.market) : null,
    votes,
    replaced,
    // Another proposal's hash may be left here, if an older version of the bot made this one.
    hash: data.numbered === id && data.hash !== "" ? data.hash : null,
    eligibleVoters: data.members ?? membersNow,
    outcome: readOutcome(data.outcome),
    cardId: data.card,
    threadId: data.thread,
    editedAt: data.edited_at,
  };
  switch (data.kind) {
    case "buy": {
      const { kind, token, passed_on, price, amount, order } = data;
      return { ...base, kind, token, executorToken: passed_on || token, price, suggested: amount, order };
    }
    case "sell":
      if (data.order === null) throw new StoreUnavailable("unreadable", "a sale");
      return {
        ...base,
        kind: "sell",
        order: data.order,
        bought: readBought(data.bought),
        paid: { yes: data.yes_paid, no: data.no_paid },
      };
    default:
      return assertNever(data.kind);
  }
}

const VoteField = /^([^|]*)\|(yes|no)\|(\d+)\|/;

/**
 * Reads a vote without its receipt, and the id of its proposal. `names` has the voters' names by user id. Throws StoreUnavailable for
 * nonsense.
 */
export function readVote(
  userId: string,
  field: string,
  names: ReadonlyMap<string, string>,
): { readonly proposalId: string; readonly vote: Omit<Vote, "receipt"> } {
  const [, proposalId = "", choice, lamports] = VoteField.exec(field) ?? [];
  if (choice !== "yes" && choice !== "no") throw new StoreUnavailable("unreadable", "a vote");
  const called: Name = unpackName(names.get(userId) ?? "nSomeone");
  return { proposalId, vote: { voter: { id: Number(userId), name: called }, choice, lamports: Number(lamports) } };
}

/**
 * Reads a person's vote as begin-settlement.lua writes it: user|choice|lamports|number|nonce|name. Throws StoreUnavailable for
 * nonsense.
 */
export function readVoter(packed: string): Vote {
  const [id = "", choice, lamports = "", number, nonce, ...name] = packed.split("|");
  const [userId, amount] = [Number(id), Number(lamports)];
  if ((choice !== "yes" && choice !== "no") || !Number.isSafeInteger(userId) || !Number.isSafeInteger(amount))
    throw new StoreUnavailable("unreadable", "a vote");
  const receipt: Receipt | null = readReceipt(number, nonce);
  return { voter: { id: userId, name: unpackName(name.join("|")) }, choice, lamports: amount, receipt };
}
