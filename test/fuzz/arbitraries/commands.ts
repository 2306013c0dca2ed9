import fc from "fast-check";
import { mutateText, noise, oddNumber, oddText, textMutation } from "./texts.ts";

const NAMES =
  "create_session propose vote cancel close_session status orders order order_1 settings help start VOTE unknown order_999999999 v";

const name = fc.constantFrom(...NAMES.split(" "));
const addressee = fc.constantFrom("", "", "", "@ConclaveBot", "@conclavebot", "@OtherBot", "@");
const quotes = fc.constantFrom(['"', '"'], ["“", "”"], ["„", "“"], ["«", "»"], ["'", "'"], ["", ""], ['"', ""]);
const minutes = fc.oneof(
  fc.constantFrom("", "", " 1", " 5 min", " 10", " 0", " 11"),
  oddNumber.map((number) => ` ${number}`),
);

const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const token = fc.oneof(fc.constantFrom("BONK", "$BONK", "b1", MINT, "W".repeat(21)), noise);
const number = fc.oneof(fc.constantFrom("0.05", "1", "0,02"), oddNumber);
const price = fc.oneof(fc.constantFrom("market", "MARKET", "target:0.5", "0.000000000000000001"), oddNumber, noise);

const buying = fc
  .record({ token, number, price, ends: minutes, quotes })
  .map(
    ({ token, number, price, ends, quotes: [open, close] }) =>
      `/propose ${open}BUY token=${token} amount=${number} price=${price}${close}${ends}`,
  );
const selling = fc
  .record({ order: fc.oneof(fc.constantFrom("1", "#1", "order 1"), oddNumber), ends: minutes, quotes })
  .map(({ order, ends, quotes: [open, close] }) => `/propose ${open}SELL order=${order}${close}${ends}`);
const voting = fc
  .tuple(fc.constantFrom("yes", "YES", "y", "no", "No!", "yes,", "maybe"), fc.oneof(fc.constant(""), number))
  .map(([choice, amount]) => `/vote ${choice} ${amount}`);
export const opening = fc
  .tuple(oddText, minutes, quotes)
  .map(([message, ends, [open, close]]) => `/create_session ${open}${message}${close}${ends}`);
const showing = number.map((order) => `/order ${order}`);
const plain = fc.constantFrom(
  "/status",
  "/orders",
  "/help",
  "/start",
  "/cancel",
  "/close_session",
  "/vote",
  "/propose",
  "/settings",
  "/settings quorum",
);

/** A command that may well be valid. */
const likely = fc.oneof(
  { weight: 3, arbitrary: voting },
  { weight: 3, arbitrary: buying },
  { weight: 1, arbitrary: selling },
  { weight: 2, arbitrary: opening },
  { weight: 1, arbitrary: showing },
  { weight: 2, arbitrary: plain },
);

/** A command with anything behind it: likely ones, the same with mutations, and noise. */
export const command = fc.oneof(
  { weight: 2, arbitrary: likely },
  {
    weight: 3,
    arbitrary: fc
      .tuple(likely, fc.array(textMutation, { minLength: 1, maxLength: 3 }))
      .map(([text, mutations]) => mutateText(text, mutations)),
  },
  { weight: 2, arbitrary: fc.tuple(name, addressee, oddText).map(([word, bot, rest]) => `/${word}${bot} ${rest}`) },
  { weight: 1, arbitrary: oddText },
);
