/** All that Redis keeps of a group, as lines. The expected lines equal the lines read, unless the bot lost or miscounted something. */
export type Snapshot = readonly string[];

export interface ProposalLine {
  readonly id: number;
  readonly state: string | undefined;
  readonly yes: number | string | undefined;
  readonly no: number | string | undefined;
  /** The lamports of the yes. */
  readonly total: number | string | undefined;
  /** For a sale, what those who said yes once paid for the order, and those who said no. */
  readonly yesPaid: number | string | undefined;
  readonly noPaid: number | string | undefined;
  /** The rules that were frozen with it. */
  readonly rules: Readonly<Record<string, string | undefined>>;
  /** One text for each vote, such as `7 yes 50000000`. */
  readonly votes: readonly string[];
  /** The same of votes that were replaced. */
  readonly replaced: readonly string[];
  /** The numbers of all their receipts. */
  readonly numbers: readonly number[];
}

export const liveLine = (id: number, state: string | undefined, members: readonly string[]): string =>
  `live ${id} ${state}, joined: ${members.toSorted().join(" ")}`;

export function proposalLine({
  id,
  state,
  yes,
  no,
  total,
  yesPaid,
  noPaid,
  rules,
  votes,
  replaced,
  numbers,
}: ProposalLine): string {
  const head = `proposal ${id} ${state}, ${yes} yes, ${no} no, ${total}, paid ${yesPaid} and ${noPaid}`;
  return `${head}, by ${wordsOf(rules)}: ${votes.toSorted().join("; ")}, replaced: ${replaced.toSorted().join("; ")}, numbers: ${numbers.toSorted((a, b) => a - b).join(" ")}`;
}

/** A group's rules, and by which updates of Telegram's they were set. */
export const rulesLine = (
  rules: Readonly<Record<string, string>>,
  updates: Readonly<Record<string, number | string | undefined>>,
): string =>
  `rules: ${Object.keys(rules)
    .sort()
    .map((rule) => `${rule} ${rules[rule] || "-"} (${updates[rule] ?? "never set"})`)
    .join(", ")}`;

const wordsOf = (rules: Readonly<Record<string, string | undefined>>): string =>
  Object.keys(rules)
    .toSorted()
    .map((rule) => `${rule} ${rules[rule] || "-"}`)
    .join(", ");

/** What a user has put in under the rule *daily*, as `proposal lamports`. */
export const spentLine = (user: number | string, entries: readonly string[]): string =>
  `spent by ${user}: ${entries.join("; ")}`;

export const recordLine = (id: number, participants: readonly string[]): string =>
  `record ${id}, joined: ${participants.toSorted().join(", ")}`;

export const missingRecordLine = (id: number): string => `no record ${id}`;

export const recordedProposalLine = (id: number, isOpen: boolean, votes: readonly string[]): string =>
  `proposal ${id} ${isOpen ? "open" : "over"}: ${votes.toSorted().join("; ")}`;

export interface OrderLine {
  readonly number: number;
  readonly proposal: number;
  readonly token: string;
  readonly total: number;
  readonly state: string | undefined;
  readonly received: number | null;
  /** One text for each payer, such as `7 50000000`. */
  readonly payers: readonly string[];
}

export function orderLine({ number, proposal, token, total, state, received, payers }: OrderLine): string {
  const brought = received === null ? "" : `, brought ${received}`;
  return `order ${number} of proposal ${proposal}: ${token} ${total} ${state}${brought}: ${payers.toSorted().join("; ")}`;
}
