import { StoreUnavailable } from "./errors.ts";

/** A value that a script takes: null is written as `''`, true as `1`, false as `0`. */
export type Arg = string | number | boolean | null;

/** Reads what follows a reply's tag. Throws StoreUnavailable for words that the script does not write. */
type ReadWords = (words: readonly string[]) => object;

/** A script's replies by their tags. */
type Replies = Readonly<Record<string, ReadWords>>;

/** A reply after it was read: its tag, and its words by name. */
type ReplyOf<R extends Replies> = { [Tag in keyof R]: { readonly tag: Tag } & ReturnType<R[Tag]> }[keyof R];

/** The parts of a board: the session with its vote, or that together with orders and past votes. */
export type BoardPart = "live" | "all";

/** What a board shows of a script's changes, by the replies' tags. */
export type Shown = Readonly<Record<string, BoardPart>>;

/** A Lua script as it is sent, and its codec, which writes its arguments and reads its replies. */
export interface Script<Args = never, Reply = unknown> {
  readonly source: string;
  /**
   * The SHA-1 of the source, in hex, by which a server knows a script that it has run. Empty until `hashScripts` has
   * run.
   */
  sha: string;
  /** The names of the arguments, in the script's order. */
  readonly args: readonly string[];
  /** The tags of the replies, without `moving` and `moved`, which `runOnChat` follows. */
  readonly tags: readonly string[];
  /** What a board shows of the change, by the reply's tag. A reply without an entry changed nothing that it shows. */
  readonly shown: Shown;
  /** Writes the arguments in the script's order. */
  encode(args: Args): readonly string[];
  /** Reads a reply. Throws StoreUnavailable for one that the script does not have. */
  decode(reply: readonly string[]): Reply;
}

/** The arguments of a script by name. `rest` holds those that follow, if a script takes any number of them. */
type ArgsOf<Name extends string, Rest> = Readonly<Record<Name, Arg>> &
  (Rest extends true ? { rest: readonly Arg[] } : unknown);

/** What a script takes and replies. */
interface Codec<Name extends string, Rest extends boolean, R extends Replies> {
  readonly args: readonly Name[];
  /** Whether any number of arguments follows `args`. */
  readonly rest?: Rest;
  readonly replies: R;
  readonly shown?: { readonly [Tag in keyof R]?: BoardPart };
}

/**
 * This line lets Upstash lock only the keys that a script declares, instead of the whole database
 * (https://upstash.com/docs/redis/features/consistency). Plain Redis 7.0 refuses it, and the local REST server takes it
 * off.
 */
const KEY_LOCKING = "#!lua flags=allow-key-locking";

/** A script's reply as it was written, and until when somebody watches the chat's board (ms); 0 if nobody does. */
export function unwrapReply(reply: readonly string[]): {
  readonly watchedUntil: number;
  readonly words: readonly string[];
} {
  return reply[0] === "watched"
    ? { watchedUntil: Number(reply[1]), words: reply.slice(2) }
    : { watchedUntil: 0, words: reply };
}

const allScripts: { readonly source: string; sha: string }[] = [];

/** What stands around the text of every script of a family. */
interface Family {
  /** Functions and names that all of them share. */
  readonly shared: string;
  /** Calls `script()`, which is a script's own text, and returns its reply. */
  readonly reply: string;
}

/** Returns what makes the scripts of a family, each of its own text and of its codec. */
export const scriptFamily = ({ shared, reply: returned }: Family) =>
  function defineScript<const Name extends string, const R extends Replies, const Rest extends boolean = false>(
    text: string,
    { args: names, replies, shown = {} }: Codec<Name, Rest, R>,
  ): Script<ArgsOf<Name, Rest>, ReplyOf<R>> {
    const script: Script<ArgsOf<Name, Rest>, ReplyOf<R>> = {
      source: `${KEY_LOCKING}\n${shared}\nlocal function script()\n${text}\nend\n${returned}`,
      sha: "",
      args: names,
      tags: Object.keys(replies),
      shown: { ...shown } as Shown,
      encode(args) {
        const rest: readonly Arg[] = "rest" in args && Array.isArray(args.rest) ? args.rest : [];
        return [...names.map((name) => args[name]), ...rest].map(written);
      },
      decode(reply) {
        const [tag = "", ...words] = unwrapReply(reply).words;
        const read = Object.hasOwn(replies, tag) ? replies[tag] : undefined;
        if (read === undefined) throw new StoreUnavailable("unreadable", `an unknown reply ${tag}`);
        // TypeScript cannot follow that this tag and these words belong together.
        return { tag, ...read(words) } as ReplyOf<R>;
      },
    };
    allScripts.push(script);
    return script;
  };

const written = (arg: Arg): string => {
  if (arg === null) return "";
  return typeof arg === "boolean" ? (arg ? "1" : "0") : String(arg);
};

/**
 * Computes the hashes of all scripts, once per isolate. It is awaited inside a request, since a Worker may not hash
 * while it is loaded.
 */
export async function hashScripts(): Promise<void> {
  await Promise.all(
    allScripts
      .filter(({ sha }) => sha === "")
      .map(async (script) => {
        const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(script.source));
        script.sha = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
      }),
  );
}
