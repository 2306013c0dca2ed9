import fc from "fast-check";
import { MILLI, SPACES } from "./random-messages.ts";
import type { UserMessage } from "./user-message.ts";

const yes = fc
  .record({
    command: fc.constantFrom("/vote", "/VOTE", "/vote@"),
    space: SPACES,
    choice: fc.constantFrom("yes", "YES", "Yes,"),
    amount: fc.constantFrom<readonly [string, number | null]>(
      ["", null],
      ["", null],
      ["0.05", 50 * MILLI],
      ["0,05", 50 * MILLI],
      [".001", MILLI],
      ["1", 1_000 * MILLI],
      ["1,0 SOL", 1_000 * MILLI],
      ["0.123456789", 123_456_789],
    ),
  })
  .map(
    ({ command, space, choice, amount: [written, amount] }): UserMessage => ({
      kind: "vote",
      text: `${command}${space}${choice}${written === "" ? "" : `${space}${written}`}`,
      choice: "yes",
      amount,
    }),
  );
/** A yes with an amount of so many digits that no text has it by chance. */
export const EXACT_VOTES = fc.integer({ min: MILLI, max: 300 * MILLI }).map((amount): UserMessage => {
  const written = `0.${String(amount).padStart(9, "0")}`;
  return { kind: "vote", text: `/vote yes ${written}`, choice: "yes", amount };
});
const no = fc.constantFrom<UserMessage>(
  { kind: "vote", text: "/vote no", choice: "no", amount: null },
  { kind: "vote", text: "/vote  NO.", choice: "no", amount: null },
);
const unclear = { choice: "no", amount: null } as const;
const badVote = fc.constantFrom<UserMessage>(
  { kind: "vote", text: "/vote", refusal: "choice_missing", ...unclear },
  { kind: "vote", text: "/vote maybe", refusal: "choice_missing", ...unclear },
  { kind: "vote", text: "/vote yes 0.0009", refusal: "amount_out_of_range", ...unclear },
  { kind: "vote", text: "/vote yes 1.000000001", refusal: "amount_out_of_range", ...unclear },
  { kind: "vote", text: "/vote yes 0", refusal: "amount_out_of_range", ...unclear },
  { kind: "vote", text: "/vote yes -0.05", refusal: "amount_unreadable", ...unclear },
  { kind: "vote", text: "/vote yes 0.0.5", refusal: "amount_unreadable", ...unclear },
  { kind: "vote", text: "/vote yes 1,000", refusal: "amount_ambiguous", ...unclear },
  { kind: "vote", text: "/vote yes lots", refusal: "amount_unreadable", ...unclear },
  { kind: "vote", text: "/vote no 0.05", refusal: "no_takes_no_amount", ...unclear },
);
export const VOTES = fc.oneof(
  { weight: 5, arbitrary: yes },
  { weight: 3, arbitrary: no },
  { weight: 2, arbitrary: badVote },
);

export const ORDER_REQUESTS = fc.oneof(
  fc
    .record({ number: fc.integer({ min: 1, max: 4 }), spelled: fc.constantFrom("/order ", "/order_", "/order #") })
    .map(({ number, spelled }): UserMessage => ({ kind: "order", text: `${spelled}${number}`, number })),
  fc.constant<UserMessage>({ kind: "order", text: "/order", refusal: "order_missing", number: 0 }),
);
