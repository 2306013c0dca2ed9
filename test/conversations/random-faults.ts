import fc from "fast-check";
import type { Action, Fault } from "./actions.ts";

/** All that the executor may do except carry a trade out at once. */
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

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ service: fc.constant("redis" as const), kind: fc.constant("down" as const) }),
  fc.record({
    service: fc.constant("redis" as const),
    kind: fc.constantFrom("failNext" as const, "loseReplies" as const),
    after: fc.oneof(fc.constant(0), fc.nat(6)),
    count: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ service: fc.constant("telegram" as const), kind: fc.constantFrom("down" as const, "flood" as const) }),
  fc.record({
    service: fc.constant("telegram" as const),
    kind: fc.constantFrom("429" as const, "500" as const, "loseReply" as const),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    service: fc.constant("qstash" as const),
    kind: fc.constantFrom("down" as const, "hold" as const, "loseReplies" as const),
  }),
  fc.record({
    service: fc.constant("executor" as const),
    kind: EXECUTOR_FAULTS,
  }),
);

/** Something fails, or everything works again. */
export const faultActions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fault" as const), fault }) },
  { weight: 2, arbitrary: fc.constant<Action>({ do: "recover" }) },
);
