import fc from "fast-check";
import { noise, oddNumber } from "./texts.ts";

/** Marks a string that stands in the JSON text as it is, for numbers that JavaScript has no other way to write. */
const RAW = "raw!";

/** JSON text of a value, with raw numbers put in. Half characters are escaped, as JSON can. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(/"raw!([^"]*)"/g, "$1");

const NUMBERS =
  "1e999 -1e999 -0 0 1 -1 0.5 1e-400 9007199254740993 -9007199254740993 2147483648 18446744073709551616".split(" ");

/** Any value that may stand where another was expected. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, "", [], {}, [[]], [null], { id: null }),
  fc.constantFrom(...NUMBERS).map((number) => RAW + number),
  fc.integer(),
  oddNumber,
  noise,
  fc.jsonValue({ maxDepth: 2 }),
  fc.nat(50).map((depth) => JSON.parse("[".repeat(depth + 1) + "]".repeat(depth + 1))),
);

/** One mutation at some place of a JSON value. The place counts all nodes under the root, and begins anew behind the last. */
export interface JsonMutation {
  readonly at: number;
  readonly how: "drop" | "set" | "wrap" | "write" | "add";
  readonly value: unknown;
  readonly name: string;
}

const FIELDS =
  "id type text date from chat message is_bot sender_chat data message_id entities __proto__ toJSON length".split(" ");

export const jsonMutation: fc.Arbitrary<JsonMutation> = fc.record({
  at: fc.nat(100),
  how: fc.constantFrom("set", "drop", "wrap", "write", "add"),
  value: junk,
  name: fc.oneof(fc.constantFrom(...FIELDS), noise),
});

/** A copy of a value with these mutations, one after the other. */
export function mutateJson(value: unknown, mutations: readonly JsonMutation[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const one of mutations) apply(copy, one);
  return copy;
}

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

function apply(root: unknown, { at, how, value: given, name }: JsonMutation): void {
  const value: unknown = structuredClone(given);
  const places = placesIn(root);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  const [parent, key] = place;
  const old = parent[key];
  if (how === "drop") delete parent[key];
  if (how === "set") define(parent, key, value);
  if (how === "wrap") define(parent, key, [old]);
  // The tests around this one take these words in a message for a mistake of ours.
  if (how === "write") define(parent, key, JSON.stringify(old ?? "").replace(/null|undefined/g, "nil"));
  if (how === "add") define(isNode(old) ? old : parent, name, value);
}

/** Sets a field also where its name is `__proto__`; but no list's length. */
function define(node: Node, key: string, value: unknown): void {
  if (Array.isArray(node) && key === "length") return;
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(node: unknown): [Node, string][] {
  if (!isNode(node)) return [];
  return Object.keys(node).flatMap((key): [Node, string][] => [[node, key], ...placesIn(node[key])]);
}
