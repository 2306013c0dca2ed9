/**
 * The ways to treat a call that are told by their names alone:
 * - `fill`: carries the trade out (the default); `reject`: refuses it for good.
 * - `pending`: answers so, and does nothing; `pending_then_fill`: goes on answering so until `finish`.
 * - `fail`: answers 500; `hang`: never answers; `cut`: closes the connection; `nonsense`: answers 200 with text that is no JSON.
 *   None of them carries anything out, but `fail_after`, `hang_after` and `cut_after` do so first.
 * - `forget`: breaks the contract, and carries a repeated trade out once more, at worse terms.
 */
export const SIMPLE_BEHAVIOURS = [
  "fill",
  "reject",
  "pending",
  "pending_then_fill",
  "fail",
  "fail_after",
  "hang",
  "hang_after",
  "cut",
  "cut_after",
  "nonsense",
  "forget",
] as const;

/** One of these ways, by its name. */
export type SimpleBehaviour = (typeof SIMPLE_BEHAVIOURS)[number];

/** An answer of the test's own, under any id, with no effect. A `body` that is a string is sent as it is, else as JSON. */
export interface CustomAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** How a call is treated: by name, rejected for a reason, or with a given answer. */
export type Behaviour = SimpleBehaviour | { reject: string } | { custom: CustomAnswer };

/** What a behaviour is called in the records. */
export function behaviourName(behaviour: Behaviour): SimpleBehaviour | "custom" {
  if (typeof behaviour === "string") return behaviour;
  return "reject" in behaviour ? "reject" : "custom";
}
