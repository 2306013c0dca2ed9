import fc from "fast-check";
import type { UserMessage } from "./user-message.ts";

const QUOTES = fc.constantFrom(['"', '"'], ["“", "”"], ["„", "“"], ["«", "»"], ["", ""]);
export const SPACES = fc.constantFrom(" ", " ", "  ", "\u00a0");

/** Opens a session whose votes run for one minute. */
export const ONE_MINUTE_SESSION: UserMessage = {
  kind: "create",
  text: '/create_session "Buy the dip" 1',
  message: "Buy the dip",
  minutes: 1,
};

const minutes = fc.option(fc.constantFrom(1, 1, 1, 2, 5, 10), { nil: null, freq: 1 });

export const GOOD_CREATES = fc
  .record({
    message: fc.constantFrom("Buy the dip", "Friday's trade", "To the moon 🚀"),
    minutes,
    quotes: QUOTES,
    space: SPACES,
  })
  .map(
    ({ message, minutes: given, quotes: [open = "", close = ""], space }): UserMessage => ({
      kind: "create",
      text: `/create_session${space}${open}${message}${close}${given === null ? "" : `${space}${given}`}`,
      message,
      minutes: given,
    }),
  );
const nothing = { message: "", minutes: null };
const badCreate = fc.constantFrom<UserMessage>(
  { kind: "create", text: "/create_session", refusal: "message_missing", ...nothing },
  { kind: "create", text: '/create_session "" 5', refusal: "message_missing", ...nothing },
  { kind: "create", text: '/create_session "Buy" 0', refusal: "minutes_out_of_range", ...nothing },
  { kind: "create", text: "/create_session “Buy” 11", refusal: "minutes_out_of_range", ...nothing },
  { kind: "create", text: '/create_session "Buy" soon', refusal: "minutes_unreadable", ...nothing },
  { kind: "create", text: '/create_session "Buy" 2.5', refusal: "minutes_unreadable", ...nothing },
);
export const CREATES = fc.oneof({ weight: 5, arbitrary: GOOD_CREATES }, badCreate);

/** The lamports of a thousandth of a SOL. */
export const MILLI = 1_000_000;
const suggestion = fc.constantFrom<readonly [string, number]>(
  ["0.05", 50 * MILLI],
  ["0,05", 50 * MILLI],
  [".2", 200 * MILLI],
  ["1", 1_000 * MILLI],
  ["0.0000001", 100],
);
const price = fc.constantFrom("", " price=market", " price=0.5", " price=target:0,25", ", PRICE = market");
export const BUYS = fc
  .record({ token: fc.constantFrom("BONK", "WIF", "JUP"), suggestion, price, minutes, quotes: QUOTES, space: SPACES })
  .map(
    ({
      token,
      suggestion: [written, amount],
      price: at,
      minutes: given,
      quotes: [open = "", close = ""],
      space,
    }): UserMessage => ({
      kind: "propose",
      text: `/propose${space}${open}BUY token=${token}${space}amount=${written}${at}${close}${given === null ? "" : ` ${given}`}`,
      trade: { kind: "buy", token, amount },
      minutes: given,
    }),
  );
export const SALES = fc
  .record({
    order: fc.constantFrom(1, 1, 1, 2, 2, 3),
    minutes,
    quotes: QUOTES,
    spelled: fc.constantFrom("SELL order=", "sell order ", "SELL #"),
  })
  .map(
    ({ order, minutes: given, quotes: [open = "", close = ""], spelled }): UserMessage => ({
      kind: "propose",
      text: `/propose ${open}${spelled}${order}${close}${given === null ? "" : ` ${given}`}`,
      trade: { kind: "sell", order },
      minutes: given,
    }),
  );
const none = { trade: { kind: "buy", token: "", amount: 0 }, minutes: null } as const;
const badPropose = fc.constantFrom<UserMessage>(
  { kind: "propose", text: "/propose", refusal: "action_missing", ...none },
  { kind: "propose", text: '/propose "HOLD token=BONK"', refusal: "action_missing", ...none },
  { kind: "propose", text: '/propose "BUY amount=0.05"', refusal: "token_missing", ...none },
  { kind: "propose", text: '/propose "BUY token=B!NK amount=0.05"', refusal: "token_malformed", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK"', refusal: "amount_missing", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK amount=0"', refusal: "amount_malformed", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK amount=1,000"', refusal: "field_ambiguous", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK amount=-1"', refusal: "amount_malformed", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK amount=1 price=cheap"', refusal: "price_malformed", ...none },
  { kind: "propose", text: '/propose "BUY token=BONK amount=1 amount=2"', refusal: "field_twice", ...none },
  { kind: "propose", text: '/propose "BUY coin=BONK amount=1"', refusal: "field_unknown", ...none },
  { kind: "propose", text: "/propose “BUY token=BONK amount=1” 11", refusal: "minutes_out_of_range", ...none },
  { kind: "propose", text: "/propose “BUY token=BONK amount=1” later", refusal: "minutes_unreadable", ...none },
  { kind: "propose", text: "/propose SELL", refusal: "order_missing", ...none },
);
export const PROPOSALS = fc.oneof(
  { weight: 8, arbitrary: BUYS },
  { weight: 4, arbitrary: SALES },
  { weight: 2, arbitrary: badPropose },
);
