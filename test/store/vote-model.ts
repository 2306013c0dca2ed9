import type { Ballot } from "../../src/domain/vote-request.ts";
import type { VoteUpdate } from "./group-rules.ts";

/** The limits of a vote that may be changed, in lamports; null for none. */
export interface Limits {
  readonly change: boolean;
  readonly cap: number | null;
  readonly daily: number | null;
}

/** What a delivery comes to: a word of the store's answers, and the vote that counts behind it. */
export interface Outcome {
  readonly tag: "counted" | "again" | "already_voted" | "changed_often" | "over_cap" | "over_daily";
  readonly changed?: boolean;
  readonly left?: number;
}

interface Counted extends Ballot {
  readonly update: VoteUpdate;
  readonly changes: number;
}

const MAX_CHANGES = 10;

/** A vote on a buy in plain TypeScript: one delivery after the other, and every sum added up anew. */
export class VoteModel {
  readonly #counted = new Map<number, Counted>();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The votes that count, by the person's id. */
  votes(): ReadonlyMap<number, Ballot> {
    return new Map([...this.#counted].map(([id, { choice, lamports }]) => [id, { choice, lamports }]));
  }

  tally() {
    const votes = [...this.#counted.values()];
    return {
      yes: votes.filter(({ choice }) => choice === "yes").length,
      no: votes.filter(({ choice }) => choice === "no").length,
      lamports: votes.reduce((sum, { lamports }) => sum + lamports, 0),
    };
  }

  deliver(update: VoteUpdate): Outcome {
    const { change, cap, daily } = this.#limits;
    const { id } = update.user;
    const before = this.#counted.get(id);
    const ballot: Ballot = { choice: update.ballot.choice, lamports: update.ballot.lamports ?? 0 };
    if (before?.update === update) return { tag: "again" };
    if (before && (!change || update.updateId <= before.update.updateId)) return { tag: "already_voted" };
    const changed = before !== undefined && (before.choice !== ballot.choice || before.lamports !== ballot.lamports);
    if (changed && before.changes >= MAX_CHANGES) return { tag: "changed_often" };
    const capLeft = (cap ?? Infinity) - (this.tally().lamports - (before?.lamports ?? 0));
    if (ballot.choice === "yes" && ballot.lamports > capLeft) return { tag: "over_cap", left: capLeft };
    if (ballot.choice === "yes" && ballot.lamports > (daily ?? Infinity))
      return { tag: "over_daily", left: daily ?? Infinity };
    this.#counted.set(id, { ...ballot, update, changes: (before?.changes ?? 0) + (changed ? 1 : 0) });
    return { tag: "counted", changed };
  }
}
