import { createHash } from "node:crypto";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { type Fields, fieldsOf } from "./redis-fields.ts";
import type { State } from "./state.ts";

/** A vote as Redis keeps it with its receipt. */
interface StoredRow {
  readonly user: string;
  readonly choice: string;
  readonly amount: string;
  readonly number: number;
  readonly nonce: string;
  readonly isReplaced: boolean;
}

/** What members were told that a recount needs. */
export interface Told {
  /** Receipts, by whom each was told: `number nonce`. */
  readonly receipts: readonly { readonly user: number; readonly receipt: string }[];
  /** The hashes of results, by the proposals that these ended; null where a result has none. */
  readonly hashes: readonly { readonly proposal: number; readonly hash: string | null }[];
}

/** The rows of a proposal's votes that have receipts, in no order. */
export function rowsIn(fields: Fields, id: string): readonly StoredRow[] {
  const of = (letter: string) =>
    [...fields].flatMap(([name, value]) => {
      const [, last = ""] = new RegExp(`^${letter}:(?:.*:)?(\\d+)$`).exec(name) ?? [];
      const [proposal, ...words] = value.split("|");
      return last !== "" && proposal === id ? [{ last, words }] : [];
    });
  const receipts = new Map(of("r").map(({ last, words }) => [last, words]));
  const counting = of("v").flatMap(({ last: user, words: [choice = "", amount = ""] }) => {
    const [number, nonce = ""] = receipts.get(user) ?? [];
    return number === undefined ? [] : [{ user, choice, amount, number: Number(number), nonce, isReplaced: false }];
  });
  const replaced = of("x").map(({ last, words: [user = "", choice = "", amount = "", nonce = ""] }) => {
    return { user, choice, amount, number: Number(last), nonce, isReplaced: true };
  });
  return [...new Map([...counting, ...replaced].map((row) => [JSON.stringify(row), row])).values()];
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The hash of these rows as docs/recount.md describes it. */
function hashOf(id: string, rows: readonly StoredRow[]): string {
  const hashes = rows
    .toSorted((a, b) => a.number - b.number)
    .map(({ nonce, number, user, choice, amount }) => sha256(`${nonce}:${number}:${user}:${choice}:${amount}`));
  return sha256(`${id}\n${hashes.join("\n")}`);
}

/** Recounts what Redis keeps. Returns which receipts and hashes that members were told do not fit it. */
export async function wrongRecounts(
  { command }: UpstashStandIn,
  chatId: number,
  { session, closed }: State,
  { receipts, hashes }: Told,
): Promise<string[]> {
  const live = fieldsOf(await command("HGETALL", `session:live:{${chatId}}`));
  const proposals = [...closed, ...(session === null ? [] : [session])].flatMap((one) => one.proposals);
  const rowsOf = new Map<number, readonly StoredRow[]>();
  const recorded = new Map<number, string>();
  for (const { id } of proposals) {
    const kept = fieldsOf(await command("HGETALL", `proposal:{${chatId}}.${id}`));
    rowsOf.set(id, rowsIn(kept.size > 0 ? kept : live, `${chatId}.${id}`));
    recorded.set(id, kept.get("hash") ?? "");
  }
  const known = new Set([...rowsOf.values()].flat().map(({ user, number, nonce }) => `${user}: ${number} ${nonce}`));
  const lost = receipts.filter(({ user, receipt }) => !known.has(`${user}: ${receipt}`));
  const wrong = hashes.flatMap(({ proposal, hash }) => {
    const rows = rowsOf.get(proposal) ?? [];
    const expected = rows.length === 0 ? null : hashOf(`${chatId}.${proposal}`, rows);
    return hash === expected && (hash ?? "") === recorded.get(proposal)
      ? []
      : [
          `the result of proposal ${proposal} shows ${hash}, Redis has ${recorded.get(proposal)}, and its votes come to ${expected}`,
        ];
  });
  return [...lost.map(({ user, receipt }) => `user ${user} was given a receipt ${receipt} of no vote`), ...wrong];
}
