import * as z from "zod";
import type { Group } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { LAMPORTS_PER_SOL } from "../../src/domain/rules.ts";
import { type Ballot, ballotOf } from "./vote-replies.ts";

/** A proposal as Redis stores it, in its session's hash or in the record of a closed one. */
export interface StoredProposal {
  /** What it is about: `BUY BONK`, `SELL order 1`. */
  readonly title: string;
  readonly kind: "buy" | "sell";
  /** Its state in the hash; null in a record, which has none. */
  readonly state: string | null;
  /** Who voted what, as a closed session's record names people. */
  readonly ballots: ReadonlyMap<string, Ballot>;
  /** The running totals; a record has none. */
  readonly tally: { yes: number; no: number; lamports: number } | null;
}

/** An order as Redis stores it. */
export interface StoredOrder {
  readonly number: number;
  readonly state: string;
  readonly total: number;
  readonly onPaper: boolean;
  /** The proposals that bought and sold it. */
  readonly boughtBy: string;
  readonly soldBy: string | null;
  /** What each payer paid, by the list that is shown and by the fields that say who may sell: lamports. */
  readonly who: readonly number[];
  readonly payers: readonly number[];
}

const Flat = z.array(z.coerce.string());
const Bought = z.object({ proposalId: z.string(), total: z.int(), onPaper: z.boolean() });
const Sale = z.object({ proposalId: z.string() });
const Who = z.array(z.tuple([z.int(), z.string(), z.int()]));
const Record = z.object({
  proposals: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      type: z.enum(["buy", "sell"]),
      votes: z.record(z.string(), z.object({ vote: z.enum(["yes", "no"]), amount: z.number() })),
    }),
  ),
});

async function hashAt({ upstash }: World, key: string): Promise<ReadonlyMap<string, string>> {
  const flat = Flat.parse((await upstash.command("HGETALL", key)) ?? []);
  return new Map(flat.flatMap((field, i) => (i % 2 === 0 ? [[field, flat[i + 1] ?? ""] as const] : [])));
}

const titleOf = (text: string): string =>
  text.startsWith("SELL") ? text.replace("order=", "order ") : `BUY ${/token=(\S+)/.exec(text)?.[1]}`;

/** A proposal of a group, or null where Redis has nothing of it. */
export async function storedProposal(
  world: World,
  group: Group,
  id: string,
  sessionId: string,
): Promise<StoredProposal | null> {
  const fields = await hashAt(world, `session:live:{${group.id}}`);
  const at = fields.get("q.id") === id ? "q." : `old:${id}:`;
  if (fields.has(`${at}kind`)) return fromHash(fields, id, at);
  if (fields.has(`old:${id}`)) {
    const apart = await hashAt(world, `proposal:{${group.id}}.${id.split(".")[1]}`);
    if (apart.size > 0) return fromHash(apart, id, "");
  }
  const [chat, message] = sessionId.split(".");
  const json = await world.upstash.command("GET", `session:{${chat}}.${message}`);
  const proposal =
    json === null ? undefined : Record.parse(JSON.parse(String(json))).proposals.find((p) => p.id === id);
  if (proposal === undefined) return null;
  const { text, type: kind, votes } = proposal;
  const ballots = Object.entries(votes).map(
    ([who, { vote, amount }]) => [who, ballotOf(vote, Math.round(amount * LAMPORTS_PER_SOL))] as const,
  );
  return { title: titleOf(text), kind, state: null, ballots: new Map(ballots), tally: null };
}

function fromHash(fields: ReadonlyMap<string, string>, id: string, at: string): StoredProposal {
  const ballots = new Map<string, Ballot>();
  for (const [field, value] of fields) {
    const [, user] = /^v:(?:.*:)?(\d+)$/.exec(field) ?? [];
    const [proposal, choice = "", lamports] = value.split("|");
    if (user === undefined || proposal !== id) continue;
    const packed = fields.get(`p:${user}`) ?? fields.get(`w:${user}`) ?? fields.get(`n:${user}`) ?? "n?";
    const name = packed.startsWith("u") ? `@${packed.slice(1)}` : `${packed.slice(1)} (id ${user})`;
    if (ballots.has(name)) throw new Error(`two votes of ${name}`);
    ballots.set(name, ballotOf(choice, Number(lamports)));
  }
  const number = (name: string) => Number(fields.get(at + name));
  return {
    title: titleOf(fields.get(`${at}text`) ?? ""),
    kind: fields.get(`${at}kind`) === "sell" ? "sell" : "buy",
    state: fields.get(`${at}state`) ?? null,
    ballots,
    tally: { yes: number("yes"), no: number("no"), lamports: number("lamports") },
  };
}

/** All orders of a group, the first one first. */
export async function storedOrders(world: World, group: Group): Promise<StoredOrder[]> {
  const fields = await hashAt(world, `orders:{${group.id}}`);
  const numbers = Array.from({ length: Number(fields.get("count") ?? 0) }, (_, i) => i + 1);
  return numbers.map((number) => {
    const { proposalId: boughtBy, total, onPaper } = Bought.parse(JSON.parse(fields.get(`${number}`) ?? ""));
    const sale = fields.get(`${number}:sale`) ?? "";
    if (fields.get(`of:${boughtBy}`) !== `${number}`) throw new Error(`order ${number} is not that of its proposal`);
    return {
      number,
      state: fields.get(`${number}:state`) ?? "",
      total,
      onPaper,
      boughtBy,
      soldBy: sale === "" ? null : Sale.parse(JSON.parse(sale)).proposalId,
      who: Who.parse(JSON.parse(fields.get(`${number}:who`) ?? "")).map(([, , lamports]) => lamports),
      payers: [...fields].flatMap(([field, value]) => (field.startsWith(`${number}:c:`) ? [Number(value)] : [])),
    };
  });
}

/** What a group's vote has left behind that should be gone: its entry among those due, and keys that would never expire. */
export async function leftovers({ upstash }: World, group: Group, id: string): Promise<string[]> {
  const entry = await upstash.command("ZSCORE", "proposals:due", id);
  const keys = ["session:live:", "sessions:", "moved:"].map((name) => `${name}{${group.id}}`);
  const lives = await Promise.all(keys.map(async (key) => ({ key, ms: Number(await upstash.command("PTTL", key)) })));
  return [
    ...(entry === null ? [] : [`${id} is still on the list of votes to settle`]),
    ...lives.filter(({ ms }) => ms === -1).map(({ key }) => `${key} never expires`),
  ];
}
