import fc from "fast-check";
import { type Action, PEOPLE, type Sender, type SingleAction } from "./actions.ts";
import { CREATES, PROPOSALS } from "./random-messages.ts";
import { ORDER_REQUESTS, VOTES } from "./random-vote-messages.ts";
import type { UserMessage } from "./user-message.ts";

export const anybody = fc.nat(PEOPLE - 1);
export const admin = fc.constantFrom(0, 0, 1);
export const self = fc.constant("self" as const);
const mostlySelf: fc.Arbitrary<Sender> = fc.oneof(
  { weight: 30, arbitrary: self },
  fc.constantFrom("anonymous" as const, "channel" as const),
);

export const says = (
  who: fc.Arbitrary<number>,
  message: fc.Arbitrary<UserMessage>,
  as: fc.Arbitrary<Sender> = mostlySelf,
): fc.Arbitrary<SingleAction> => fc.record({ do: fc.constant("says" as const), who, as, message });

const mostlyNewest = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(3));

export const taps = (card: "session" | "proposal", button: fc.Arbitrary<number>): fc.Arbitrary<SingleAction> =>
  fc.record({
    do: fc.constant("taps" as const),
    who: anybody,
    card: fc.constant(card),
    back: mostlyNewest,
    button,
  });

/** Taps of certain people on the newest proposal's card. */
export const votesBy = (who: fc.Arbitrary<number>, button: fc.Arbitrary<number>): fc.Arbitrary<SingleAction> =>
  fc.record({
    do: fc.constant("taps" as const),
    who,
    card: fc.constant("proposal" as const),
    back: fc.constant(0),
    button,
  });

export const vote = fc.oneof(
  { weight: 5, arbitrary: taps("proposal", fc.nat(3)) },
  { weight: 4, arbitrary: says(anybody, VOTES) },
);
/** A tap on Join, or more rarely on the button beside it, which leaves the session. */
export const joinOrLeave = taps("session", fc.constantFrom(0, 0, 0, 0, 1));
const propose = says(anybody, PROPOSALS);
const create = says(fc.oneof({ weight: 8, arbitrary: admin }, anybody), CREATES);
const ask = says(
  anybody,
  fc.oneof(
    fc.constantFrom<UserMessage>({ kind: "status", text: "/status" }, { kind: "orders", text: "/orders" }),
    ORDER_REQUESTS,
  ),
  self,
);
export const redelivery = fc.record({
  do: fc.constant("redeliver" as const),
  back: fc.oneof(fc.nat(3), fc.nat(20)),
  times: fc.constantFrom(1, 1, 2, 3),
});
const qstashCall = fc.record({
  do: fc.constant("qstash_call" as const),
  back: mostlyNewest,
  times: fc.constantFrom(1, 2),
});

export const singleAction: fc.Arbitrary<SingleAction> = fc.oneof(
  { weight: 12, arbitrary: vote },
  { weight: 7, arbitrary: joinOrLeave },
  { weight: 7, arbitrary: propose },
  { weight: 3, arbitrary: create },
  { weight: 4, arbitrary: ask },
  { weight: 4, arbitrary: redelivery },
  { weight: 2, arbitrary: qstashCall },
  { weight: 2, arbitrary: fc.constant<SingleAction>({ do: "cron" }) },
  { weight: 2, arbitrary: says(anybody, fc.constant<UserMessage>({ kind: "cancel", text: "/cancel" })) },
  {
    weight: 1,
    arbitrary: says(fc.oneof(admin, anybody), fc.constant<UserMessage>({ kind: "close", text: "/close_session" })),
  },
);

/** From two to `most` actions at once. */
export const concurrently = (most: number): fc.Arbitrary<Action> =>
  fc.record({
    do: fc.constant("concurrently" as const),
    actions: fc.array(fc.oneof({ weight: 2, arbitrary: vote }, { weight: 2, arbitrary: singleAction }), {
      minLength: 2,
      maxLength: most,
    }),
    clockStepMs: fc.constantFrom(0, 0, 0, 1_000, 4_000),
  });

/** Time passes, mostly until shortly before or after the end of the open proposal. */
export const timePasses: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait_for_end" as const),
      beforeMs: fc.constantFrom(-1_000, -1_000, -15_000, 0, 1, 500, 1_000, 7_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 999, 4_000, 12_000, 61_000, 200_000, 3_600_000),
    }),
  },
);
