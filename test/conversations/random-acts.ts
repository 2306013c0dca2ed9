import fc from "fast-check";
import { type Act, type Action, PEOPLE } from "./actions.ts";
import { CREATES, PROPOSALS, type Said } from "./texts.ts";
import { ORDER_TEXTS, VOTES } from "./vote-texts.ts";

export const anybody = fc.nat(PEOPLE - 1);
export const admin = fc.constantFrom(0, 0, 1);
export const self = fc.constant("self" as const);
const as = fc.oneof({ weight: 30, arbitrary: self }, fc.constantFrom("anonymous" as const, "channel" as const));

export const says = (who: fc.Arbitrary<number>, said: fc.Arbitrary<Said>, writing = as): fc.Arbitrary<Act> =>
  fc.record({ do: fc.constant("says" as const), who, as: writing, said });
export const taps = (card: "session" | "vote", button: fc.Arbitrary<number>, back = few(0)): fc.Arbitrary<Act> =>
  fc.record({ do: fc.constant("taps" as const), who: anybody, card: fc.constant(card), back, button });
const few = (usual: number) => fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.nat(3));

export const vote = fc.oneof(
  { weight: 5, arbitrary: taps("vote", fc.nat(3)) },
  { weight: 4, arbitrary: says(anybody, VOTES) },
);
export const join = taps("session", fc.constantFrom(0, 0, 0, 0, 1));
const propose = says(anybody, PROPOSALS);
const create = says(fc.oneof({ weight: 8, arbitrary: admin }, anybody), CREATES);
const ask = says(
  anybody,
  fc.oneof(
    fc.constantFrom<Said>({ kind: "status", text: "/status" }, { kind: "orders", text: "/orders" }),
    ORDER_TEXTS,
  ),
  self,
);
export const again = fc.record({
  do: fc.constant("again" as const),
  back: fc.oneof(fc.nat(3), fc.nat(20)),
  times: fc.constantFrom(1, 1, 2, 3),
});
const call = fc.record({ do: fc.constant("call" as const), back: few(0), times: fc.constantFrom(1, 2) });

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: vote },
  { weight: 7, arbitrary: join },
  { weight: 7, arbitrary: propose },
  { weight: 3, arbitrary: create },
  { weight: 4, arbitrary: ask },
  { weight: 4, arbitrary: again },
  { weight: 2, arbitrary: call },
  { weight: 2, arbitrary: fc.constant<Act>({ do: "cron" }) },
  { weight: 2, arbitrary: says(anybody, fc.constant<Said>({ kind: "cancel", text: "/cancel" })) },
  {
    weight: 1,
    arbitrary: says(fc.oneof(admin, anybody), fc.constant<Said>({ kind: "close", text: "/close_session" })),
  },
);

export const together = (most: number): fc.Arbitrary<Action> =>
  fc.record({
    do: fc.constant("together" as const),
    acts: fc.array(fc.oneof({ weight: 2, arbitrary: vote }, { weight: 2, arbitrary: act }), {
      minLength: 2,
      maxLength: most,
    }),
    tickMs: fc.constantFrom(0, 0, 0, 1_000, 4_000),
  });

export const pass: fc.Arbitrary<Action> = fc.oneof(
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
