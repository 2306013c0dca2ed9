import * as z from "zod/mini";
import { readDecimal, toUnits } from "../domain/decimal.ts";
import { plain, truncate } from "../domain/text.ts";
import type { Fill, Trade } from "../domain/trade.ts";
import type { Answer } from "./executor.ts";

const MAX_REASON_LENGTH = 200;
const MAX_URL_LENGTH = 500;

/** One lamport is the ninth decimal of a SOL. */
const SOL_DECIMALS = 9;

/** A number that is not negative, as a decimal string or a JSON number. */
const decimal = z.pipe(
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((written) => readDecimal(written)),
  ),
  z.string(),
);
/** An amount of SOL. What is finer than a lamport is cut off: it is the least there is, and nobody can be paid less. */
const sol = z.pipe(
  z.pipe(
    decimal,
    z.transform((amount) => Number(toUnits(amount, SOL_DECIMALS))),
  ),
  z.int(),
);
/** Printable ASCII only, as URLs are made of: a link must not bring marks of its own into a message. */
const link = z
  .string()
  .check(z.maxLength(MAX_URL_LENGTH), z.regex(/^https?:\/\/[\x21-\x7e]+$/i), z.refine(URL.canParse));

/** What is only shown: a trade that was carried out is not lost for a field of it that cannot be read. */
const shown = <T>(rule: z.ZodMiniType<T>) => z.catch(z.nullable(rule), null);
const SHOWN = { price: shown(decimal), fee: shown(sol), txUrl: shown(link) };

const Bought = z.object({ tokenAmount: decimal, ...SHOWN });
const Sold = z.object({ solReceived: sol, tokenAmount: shown(decimal), ...SHOWN });
const Status = z.object({ status: z.enum(["filled", "rejected", "pending"]), reason: z.catch(z.string(), "") });

/**
 * Reads what the executor answers to a trade of this kind:
 *
 * - `{ "status": "filled", "tokenAmount", "price"?, "fee"?, "txUrl"? }` to a BUY, the same with `solReceived`, and perhaps without
 *   `tokenAmount`, to a SELL
 * - `{ "status": "rejected", "reason"? }`; the reason becomes one plain line of at most 200 UTF-16 units
 * - `{ "status": "pending" }`
 *
 * Numbers are decimal strings or JSON numbers, not negative, with at most 30 digits before the point; of decimals beyond the 18th
 * nothing is kept. `solReceived` and `fee` are SOL, and come out as lamports; decimals beyond the ninth are cut off. `txUrl` is an
 * http(s) URL of at most 500 characters. Null is the same as left out, and unknown fields are passed over. Where the one number
 * that a filled trade needs cannot be read, or is more than lamports can be counted, the answer is `unreadable`, like anything
 * else; the other fields are only for showing, and count as left out.
 */
export function readAnswer(text: string, kind: Trade["kind"]): Answer {
  const json = readJson(text);
  const status = Status.safeParse(json);
  if (!status.success) return UNREADABLE;
  switch (status.data.status) {
    case "pending":
      return { tag: "pending" };
    case "rejected":
      return { tag: "rejected", reason: oneLine(status.data.reason) };
    case "filled": {
      const fill = kind === "buy" ? readBought(json) : readSold(json);
      return fill === null ? UNREADABLE : { tag: "filled", fill };
    }
  }
}

const UNREADABLE: Answer = { tag: "unavailable", why: "unreadable" };

/** Undefined, which no JSON is, stands for text that is none. */
function readJson(text: string): unknown {
  try {
    // Trimming also takes the byte order mark off, which JSON.parse would refuse.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

function readBought(json: unknown): Fill | null {
  const { data } = Bought.safeParse(json);
  return data === undefined ? null : { ...data, received: null, onPaper: false };
}

function readSold(json: unknown): Fill | null {
  const { data } = Sold.safeParse(json);
  if (data === undefined) return null;
  const { solReceived: received, ...rest } = data;
  return { ...rest, received, onPaper: false };
}

/** One line that Telegram takes: no control characters, no half characters, no marks that turn the text around it. */
const oneLine = (reason: string): string =>
  truncate(plain(reason.toWellFormed().replace(/\p{Cc}/gu, " ")), MAX_REASON_LENGTH).trim();
