import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { DEFAULT_RULES, FROZEN_RULES, RULES } from "./group-rules.ts";
import { rowsIn } from "./recounts.ts";
import { type Fields, fieldsOf } from "./redis-fields.ts";
import {
  liveLine,
  missingRecordLine,
  orderLine,
  type ProposalLine,
  proposalLine,
  recordedProposalLine,
  recordLine,
  rulesLine,
  type Snapshot,
  spentLine,
} from "./snapshot-lines.ts";

/** What Redis keeps of a group, read field by field as docs/reference.md lists them. `sessions` are those whose records to read. */
export async function readSnapshot(
  upstash: UpstashStandIn,
  chatId: number,
  sessions: readonly number[],
): Promise<Snapshot> {
  const { command } = upstash;
  const live = fieldsOf(await command("HGETALL", `session:live:{${chatId}}`));
  const records = await Promise.all(
    sessions.map(async (id) => linesOfRecord(id, await command("GET", `session:{${chatId}}.${id}`))),
  );
  const apart = await Promise.all(
    keptApart(live).map(async ({ id, key }) => ({ id, fields: fieldsOf(await command("HGETALL", key)) })),
  );
  return [
    ...(live.size === 0 ? [] : linesOfLive(live, apart)),
    ...records.flat(),
    ...linesOfOrders(fieldsOf(await command("HGETALL", `orders:{${chatId}}`))),
    await readRulesLine(upstash, chatId),
    ...linesOfSpent(fieldsOf(await command("HGETALL", `spent:{${chatId}}`))),
  ];
}

/** The rules that Redis has for a group, as a line of the snapshot. */
export const readRulesLine = async ({ command }: UpstashStandIn, chatId: number): Promise<string> =>
  lineOfRules(fieldsOf(await command("HGETALL", `settings:{${chatId}}`)));

const lineOfRules = (fields: Fields): string =>
  rulesLine(
    Object.fromEntries(RULES.map((rule) => [rule, fields.get(rule) ?? DEFAULT_RULES[rule]])),
    Object.fromEntries(RULES.map((rule) => [rule, fields.get(`${rule}:update`)])),
  );

const linesOfSpent = (fields: Fields): string[] =>
  [...fields]
    .filter(([, entries]) => entries !== "")
    .map(([user, entries]) =>
      spentLine(
        user,
        [...entries.matchAll(/(\S+):\d+:(\d+) /g)].map(([, id, amount]) => `${numberOf(id)} ${amount}`),
      ),
    )
    .sort();

/** The number in a session's or proposal's id: `-100.7` has 7. */
const numberOf = (id = ""): number => Number(id.split(".").at(-1));

/** The proposals that Redis keeps outside the session's hash, and their keys. The last one is not among them: its fields are in the hash. */
function keptApart(live: Fields): { id: string; key: string }[] {
  return [...live].flatMap(([name, counts]) => {
    const [, id] = /^old:([^:]*)$/.exec(name) ?? [];
    const home = counts.split("|").at(-1);
    if (id === undefined || id === live.get("q.id")) return [];
    const [madeIn, message] = id.split(".");
    return [{ id, key: `proposal:{${home}}.${madeIn === home ? message : id}` }];
  });
}

function linesOfLive(fields: Fields, apart: readonly { readonly id: string; readonly fields: Fields }[]): string[] {
  const ids = [...new Set([...fields.keys()].flatMap((name) => /^old:([^:]*):state$/.exec(name)?.[1] ?? []))];
  const last = fields.get("q.id");
  const members = [...fields.keys()].filter((name) => name.startsWith("p:")).map((name) => name.slice(2));
  if (fields.get("members") !== String(members.length)) members.push(`(but counted as ${fields.get("members")})`);
  const proposals = [
    ...ids.map((id) => proposalIn(fields, id, `old:${id}:`)),
    ...apart.map((one) => proposalIn(one.fields, one.id, "")),
    ...(last === undefined ? [] : [proposalIn(fields, last, "q.")]),
  ];
  return [
    liveLine(numberOf(fields.get("id")), fields.get("state"), members),
    ...proposals.sort((a, b) => a.id - b.id).map(proposalLine),
  ];
}

function proposalIn(fields: Fields, id: string, prefix: string): ProposalLine {
  const votes = [...fields].flatMap(([name, value]) => {
    const [, user] = /^v:(?:.*:)?(\d+)$/.exec(name) ?? [];
    const [proposal, choice, amount] = value.split("|");
    return user !== undefined && proposal === id ? [`${user} ${choice} ${amount}`] : [];
  });
  const rows = rowsIn(fields, id);
  const replaced = rows
    .filter((row) => row.isReplaced)
    .map(({ user, choice, amount }) => `${user} ${choice} ${amount}`);
  const numbers = rows.map(({ number }) => number);
  const [state, yes, no, total] = ["state", "yes", "no", "lamports"].map((name) => fields.get(prefix + name));
  const [yesPaid, noPaid] = ["yes_paid", "no_paid"].map((name) => fields.get(prefix + name));
  const rules = Object.fromEntries(FROZEN_RULES.map((rule) => [rule, fields.get(prefix + rule)]));
  return { id: numberOf(id), state, yes, no, total, yesPaid, noPaid, rules, votes, replaced, numbers };
}

interface StoredRecord {
  readonly participants: readonly string[];
  readonly proposals: readonly {
    readonly id: string;
    readonly open: boolean;
    readonly votes: Readonly<Record<string, { vote: string; amount: number }>>;
  }[];
}

function linesOfRecord(id: number, json: unknown): string[] {
  if (typeof json !== "string") return [missingRecordLine(id)];
  const { participants, proposals }: StoredRecord = JSON.parse(json);
  return [
    recordLine(id, participants),
    ...proposals
      .toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
      .map((one) => {
        const votes = Object.entries(one.votes).map(([name, { vote, amount }]) => `${name} ${vote} ${amount}`);
        return recordedProposalLine(numberOf(one.id), one.open, votes);
      }),
  ];
}

function linesOfOrders(fields: Fields): string[] {
  return Array.from({ length: Number(fields.get("count") ?? 0) }, (_, i) => {
    const number = i + 1;
    const { proposalId, token, total }: { proposalId: string; token: string; total: number } = JSON.parse(
      fields.get(String(number)) ?? "{}",
    );
    const sale = fields.get(`${number}:sale`);
    const received = sale ? Number((JSON.parse(sale) as { received: number }).received) : null;
    const prefix = `${number}:c:`;
    const payers = [...fields].flatMap(([name, amount]) =>
      name.startsWith(prefix) ? [`${name.slice(prefix.length)} ${amount}`] : [],
    );
    const state = fields.get(`${number}:state`);
    return orderLine({ number, proposal: numberOf(proposalId), token, total, state, received, payers });
  });
}
