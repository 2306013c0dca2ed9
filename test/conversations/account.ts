import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import type { Order, Session, State, Vote } from "./state.ts";
import { tallyOf } from "./votes.ts";

/** What must be in Redis in the end, and what is there: the same lines, or something was lost or counted twice. */
export type Account = readonly string[];

/** The account as a state has it. `nameOf` is how members read of somebody. */
export function accountOf(state: State, nameOf: (user: number) => string): Account {
  return [
    ...(state.session === null ? [] : liveOf(state.session)),
    ...state.closed.flatMap((session) => recordOf(session, nameOf)),
    ...state.orders.map((order, i) => orderOf(order, i + 1)),
  ];
}

function liveOf({ id, closed, members, votes }: Session): string[] {
  const lines = inOrder(votes).map((vote) => {
    const { yes, no, total } = tallyOf(vote);
    const ballots = Object.entries(vote.ballots).map(([user, { choice, amount }]) => `${user} ${choice} ${amount}`);
    return `vote ${vote.id} ${phaseOf(vote)}, ${yes} yes, ${no} no, ${total}: ${ballots.sort().join("; ")}`;
  });
  return [`live ${id} ${closed ? "closed" : "open"}, joined: ${members.map(String).sort().join(" ")}`, ...lines];
}

/** By their messages: what was refused and is delivered again may be made later than a younger one. */
const inOrder = (votes: readonly Vote[]): Vote[] => votes.toSorted((a, b) => a.id - b.id);

const phaseOf = ({ phase }: Vote): string => (phase === "told" ? "announcing" : phase);

function recordOf({ id, members, votes }: Session, nameOf: (user: number) => string): string[] {
  const named = (user: number) => (nameOf(user).startsWith("@") ? nameOf(user) : `${nameOf(user)} (id ${user})`);
  return [
    `record ${id}, joined: ${members.map(named).sort().join(", ")}`,
    ...inOrder(votes).map((vote) => {
      const ballots = Object.entries(vote.ballots).map(
        ([user, { choice, amount }]) => `${named(Number(user))} ${choice} ${amount / 1e9}`,
      );
      return `vote ${vote.id} over: ${ballots.sort().join("; ")}`;
    }),
  ];
}

function orderOf({ vote, token, total, paid, state, received }: Order, number: number): string {
  const payers = Object.entries(paid).map(([user, amount]) => `${user} ${amount}`);
  return `order ${number} of vote ${vote}: ${token} ${total} ${state}${received === null ? "" : `, brought ${received}`}: ${payers.sort().join("; ")}`;
}

/** The account as Redis has it, read field by field as docs/architecture.md lists them. */
export async function accountIn(
  { command }: UpstashStandIn,
  chatId: number,
  sessions: readonly number[],
): Promise<Account> {
  const live = fieldsOf(await command("HGETALL", `session:live:{${chatId}}`));
  const records = await Promise.all(
    sessions.map(async (id) => recordIn(id, await command("GET", `session:{${chatId}}.${id}`))),
  );
  const kept = await Promise.all(
    keptIn(live).map(async ({ id, key }) => ({ id, fields: fieldsOf(await command("HGETALL", key)) })),
  );
  return [
    ...(live.size === 0 ? [] : liveIn(live, kept)),
    ...records.flat(),
    ...ordersIn(fieldsOf(await command("HGETALL", `orders:{${chatId}}`))),
  ];
}

type Fields = ReadonlyMap<string, string>;

function fieldsOf(reply: unknown): Fields {
  if (!Array.isArray(reply)) return new Map();
  return new Map(Array.from({ length: reply.length / 2 }, (_, i) => [String(reply[2 * i]), String(reply[2 * i + 1])]));
}

const numberOf = (id = ""): number => Number(id.split(".").at(-1));

/** The votes that a session says are kept apart from it, and where; the last one's fields are in the session, too. */
function keptIn(live: Fields): { id: string; key: string }[] {
  return [...live].flatMap(([name, counts]) => {
    const [, id] = /^old:([^:]*)$/.exec(name) ?? [];
    const home = counts.split("|").at(-1);
    if (id === undefined || id === live.get("q.id")) return [];
    const [madeIn, message] = id.split(".");
    return [{ id, key: `proposal:{${home}}.${madeIn === home ? message : id}` }];
  });
}

function liveIn(fields: Fields, kept: readonly { readonly id: string; readonly fields: Fields }[]): string[] {
  const ids = [...new Set([...fields.keys()].flatMap((name) => /^old:([^:]*):state$/.exec(name)?.[1] ?? []))];
  const last = fields.get("q.id");
  const members = [...fields.keys()].filter((name) => name.startsWith("p:")).map((name) => name.slice(2));
  if (fields.get("members") !== String(members.length)) members.push(`(but counted as ${fields.get("members")})`);
  const lines = [
    ...ids.map((id) => voteIn(fields, id, `old:${id}:`)),
    ...kept.map((one) => voteIn(one.fields, one.id, "")),
    ...(last === undefined ? [] : [voteIn(fields, last, "q.")]),
  ];
  const byNumber = lines.sort((a, b) => a.number - b.number).map(({ line }) => line);
  return [
    `live ${numberOf(fields.get("id"))} ${fields.get("state")}, joined: ${members.sort().join(" ")}`,
    ...byNumber,
  ];
}

function voteIn(fields: Fields, id: string, prefix: string): { number: number; line: string } {
  const ballots = [...fields].flatMap(([name, value]) => {
    const [, user] = /^v:(?:.*:)?(\d+)$/.exec(name) ?? [];
    const [vote, choice, amount] = value.split("|");
    return user !== undefined && vote === id ? [`${user} ${choice} ${amount}`] : [];
  });
  const [state, yes, no, total] = ["state", "yes", "no", "lamports"].map((name) => fields.get(prefix + name));
  return {
    number: numberOf(id),
    line: `vote ${numberOf(id)} ${state}, ${yes} yes, ${no} no, ${total}: ${ballots.sort().join("; ")}`,
  };
}

interface StoredRecord {
  readonly participants: readonly string[];
  readonly proposals: readonly {
    readonly id: string;
    readonly open: boolean;
    readonly votes: Readonly<Record<string, { vote: string; amount: number }>>;
  }[];
}

function recordIn(id: number, json: unknown): string[] {
  if (typeof json !== "string") return [`no record ${id}`];
  const { participants, proposals }: StoredRecord = JSON.parse(json);
  return [
    `record ${id}, joined: ${[...participants].sort().join(", ")}`,
    ...proposals
      .toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
      .map((one) => {
        const ballots = Object.entries(one.votes).map(([name, { vote, amount }]) => `${name} ${vote} ${amount}`);
        return `vote ${numberOf(one.id)} ${one.open ? "open" : "over"}: ${ballots.sort().join("; ")}`;
      }),
  ];
}

function ordersIn(fields: Fields): string[] {
  return Array.from({ length: Number(fields.get("count") ?? 0) }, (_, i) => {
    const n = String(i + 1);
    const { proposalId, token, total }: { proposalId: string; token: string; total: number } = JSON.parse(
      fields.get(n) ?? "{}",
    );
    const sale = fields.get(`${n}:sale`);
    const received = sale ? Number((JSON.parse(sale) as { received: number }).received) : null;
    const payers = [...fields].flatMap(([name, amount]) =>
      name.startsWith(`${n}:c:`) ? [`${name.slice(n.length + 3)} ${amount}`] : [],
    );
    return `order ${n} of vote ${numberOf(proposalId)}: ${token} ${total} ${fields.get(`${n}:state`)}${received === null ? "" : `, brought ${received}`}: ${payers.sort().join("; ")}`;
  });
}
