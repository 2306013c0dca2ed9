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
/** An amount of SOL. Decimals beyond a lamport are cut off, since nobody can be paid less than one. */
const sol = z.pipe(
  z.pipe(
    decimal,
    z.transform((amount) => Number(toUnits(amount, SOL_DECIMALS))),
  ),
  z.int(),
);
/** A link of printable ASCII, as URLs are: it must not bring marks of its own into a message. */
const link = z
  .string()
  .check(z.maxLength(MAX_URL_LENGTH), z.regex(/^https?:\/\/[\x21-\x7e]+$/i), z.refine(URL.canParse));

/**
 * A field that is only shown. If it cannot be read, it counts as left out, and the trade that was carried out is not
 * lost.
 */
const shown = <T>(rule: z.ZodMiniType<T>) => z.catch(z.nullable(rule), null);
const SHOWN = { price: shown(decimal), fee: shown(sol), txUrl: shown(link) };

const Bought = z.object({ tokenAmount: decimal, ...SHOWN });
const Sold = z.object({ solReceived: sol, tokenAmount: shown(decimal), ...SHOWN });
const Status = z.object({ status: z.enum(["filled", "rejected", "pending"]), reason: z.catch(z.string(), "") });

/**
 * Reads what the executor answers to a trade of this kind:
 *
 * - `{ "status": "filled", "tokenAmount", "price"?, "fee"?, "txUrl"? }` to a BUY.
 * - `{ "status": "filled", "solReceived", "tokenAmount"?, "price"?, "fee"?, "txUrl"? }` to a SELL.
 * - `{ "status": "rejected", "reason"? }`. The reason becomes one plain line of at most 200 UTF-16 units.
 * - `{ "status": "pending" }`.
 *
 * Numbers are decimal strings or JSON numbers, not negative, with at most 30 digits before the point. Decimals beyond
 * the 18th are cut off. `solReceived` and `fee` are SOL, and become lamports; decimals beyond the ninth are cut off.
 * `txUrl` is an http(s) URL of at most 500 characters. Null counts as left out, and unknown fields are ignored.
 *
 * A filled trade needs one number, the first one above. If that cannot be read, or is more lamports than can be
 * counted, the answer is `unreadable`. So is any other text. The other fields are only shown, and count as left out if
 * they cannot be read.
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

/** Reads JSON. Returns undefined, which no JSON is, for text that is none. */
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

/**
 * Makes one line that Telegram takes: no control characters, no half characters, no marks that turn the text around it.
 */
const oneLine = (reason: string): string =>
  truncate(plain(reason.toWellFormed().replace(/\p{Cc}/gu, " ")), MAX_REASON_LENGTH).trim();
