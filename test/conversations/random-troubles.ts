import fc from "fast-check";
import type { Action, Trouble } from "./actions.ts";

/** Ways in which the executor does not just carry out what it is asked. */
export const EXECUTOR_FAULTS = fc.constantFrom(
  "reject" as const,
  "pending" as const,
  "pending_then_fill" as const,
  "fail" as const,
  "fail_after" as const,
  "cut" as const,
  "cut_after" as const,
  "nonsense" as const,
);

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ with: fc.constant("redis" as const), fault: fc.constant("down" as const) }),
  fc.record({
    with: fc.constant("redis" as const),
    fault: fc.constantFrom("failNext" as const, "loseReplies" as const),
    after: fc.oneof(fc.constant(0), fc.nat(6)),
    count: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ with: fc.constant("telegram" as const), fault: fc.constantFrom("down" as const, "flood" as const) }),
  fc.record({
    with: fc.constant("telegram" as const),
    fault: fc.constantFrom("429" as const, "500" as const, "loseReply" as const),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    with: fc.constant("qstash" as const),
    fault: fc.constantFrom("down" as const, "hold" as const, "loseReplies" as const),
  }),
  fc.record({
    with: fc.constant("executor" as const),
    fault: EXECUTOR_FAULTS,
  }),
);

/** Something fails, or everything works again. */
export const troubles: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("trouble" as const), trouble }) },
  { weight: 2, arbitrary: fc.constant<Action>({ do: "calm" }) },
);
