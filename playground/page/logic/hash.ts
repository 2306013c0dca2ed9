import { solText } from "./money.ts";
import { amountsWords, percentWords } from "./rule-chips.ts";
import { clockText, isMoment } from "./times.ts";
import { nameText } from "./vote.ts";

/** One field of a hash, and what its value means where that is not obvious. */
export interface FieldView {
  readonly name: string;
  readonly value: string;
  readonly gloss: string | null;
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly FieldView[];
}

export interface HashView {
  readonly session: FieldGroup;
  readonly proposal: FieldGroup;
  readonly people: FieldGroup;
  readonly votes: FieldGroup;
  /** Claims, leases and the like of the session and the proposal: how the Worker keeps from doing things twice. */
  readonly bookkeeping: FieldGroup;
  /** Earlier proposals of the session, each with its own fields. */
  readonly finished: readonly FieldGroup[];
}

/**
 * The fields worth reading, in the order in which they are. A hash's own order is no help: it is by chance once the hash is large, and
 * would make fields jump about.
 */
const READ = [
  "id state message minutes by by_name members card opened_at touched_at",
  "q.id q.state q.kind q.text q.yes q.no q.lamports q.members q.ends q.outcome q.order q.token q.price q.amount",
  "q.by q.by_name q.minutes q.started q.timer q.card",
  "q.pass q.quorum q.sale q.yes_paid q.no_paid q.change q.hidden q.early q.remind q.reminded q.cap q.daily q.amounts q.slippage",
];
const RANK: ReadonlyMap<string, number> = new Map(
  READ.flatMap((names) => names.split(" ")).map((name, i) => [name, i]),
);

/** Groups a live session's fields by what they are about. */
export function hashView(fields: readonly (readonly [string, string])[]): HashView {
  const session: FieldView[] = [];
  const proposal: FieldView[] = [];
  const people: FieldView[] = [];
  const votes: FieldView[] = [];
  const bookkeeping: FieldView[] = [];
  const finished = new Map<string, FieldView[]>();
  for (const [name, value] of fields) {
    const [, old, part] = /^old:([^:]+):(.+)$/.exec(name) ?? [];
    const field = { name, value, gloss: glossOf(part ?? name, value) };
    if (old !== undefined) finished.set(old, [...(finished.get(old) ?? []), field]);
    else if (/^[pjw]:/.test(name)) people.push(field);
    else if (name.startsWith("v:")) votes.push(field);
    else if (!RANK.has(name)) bookkeeping.push(field);
    else if (name.startsWith("q.")) proposal.push(field);
    else session.push(field);
  }
  return {
    session: { title: "Session", fields: sorted(session) },
    proposal: { title: "Proposal", fields: sorted(proposal) },
    people: { title: "People", fields: sorted(people) },
    votes: { title: "Votes", fields: sorted(votes) },
    bookkeeping: { title: "Bookkeeping", fields: sorted(bookkeeping) },
    finished: [...finished].sort(byId).map(([id, own]) => ({ title: id, fields: sorted(own) })),
  };
}

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a.localeCompare(b, "en", { numeric: true });

function sorted(fields: readonly FieldView[]): readonly FieldView[] {
  const rank = ({ name }: FieldView) => RANK.get(name) ?? Number.MAX_SAFE_INTEGER;
  return [...fields].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** Fields by their names; numbers in names by their size. */
export const inOrder = (fields: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] =>
  [...fields].sort(byId);

/** What a value means to people: money as SOL, moments as a clock, packed names and votes unpacked; null where it says so itself. */
export function glossOf(field: string, value: string): string | null {
  if (value === "") return "none";
  const name = field.replace(/^q\./, "");
  if (/^(lamports|amount|cap|daily|(yes|no)_paid)$/.test(name)) return solText(Number(value));
  if (name === "amounts") return amountsWords(value);
  if (name === "slippage") return percentWords(value);
  if (name === "voting") return `${value} min`;
  if (name === "allowed") return value === "1" ? "may trade" : "may not trade";
  if (name === "by_name" || /^[pw]:/.test(name)) return nameText(value);
  const [, choice, lamports] = /^[^|]*\|(yes|no)\|(\d+)\|/.exec(value) ?? [];
  if (name.startsWith("v:") && choice !== undefined)
    return choice === "no" || lamports === "0" ? choice : `${choice}, ${solText(Number(lamports))}`;
  const [, changes] = (name.startsWith("u:") && /\|\d+\|(\d+)$/.exec(value)) || [];
  if (changes !== undefined)
    return changes === "0" ? "not changed" : changes === "1" ? "changed once" : `changed ${changes} times`;
  return /^\d{13}$/.test(value) && isMoment(Number(value)) ? clockText(Number(value)) : null;
}

/** How the fields of two looks at a hash differ: the names of those that are new or say something else. */
export function changedFields(
  before: ReadonlyMap<string, string>,
  after: readonly (readonly [string, string])[],
): readonly string[] {
  return after.filter(([name, value]) => before.get(name) !== value).map(([name]) => name);
}
