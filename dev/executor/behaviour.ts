/**
 * The behaviours that need no more than a name:
 * - `fill` carries the trade out, and is the default. `reject` refuses it for good.
 * - Whatever carries a trade out rejects it for good if its price passes the bound.
 * - `pending` answers so, and does nothing. `pending_then_fill` answers so until `finish`.
 * - `fail` answers 500, `hang` never answers, `cut` closes the connection. None of them carries anything out.
 * - `nonsense` answers 200 with text that is no JSON, and carries nothing out.
 * - `fail_after`, `hang_after` and `cut_after` carry the trade out first.
 * - `fill_twice` breaks the contract: it carries a repeated trade out once more, at worse terms.
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
  "fill_twice",
] as const;

/** One of them, by its name. */
export type SimpleBehaviour = (typeof SIMPLE_BEHAVIOURS)[number];

/** An answer of the test's own, under any id, with no effect. A `body` that is a string is sent as it is, else as JSON. */
export interface CustomAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** How the executor responds to a call: by name, with a rejection for a reason, or with a given answer. */
export type Behaviour = SimpleBehaviour | { reject: string } | { custom: CustomAnswer };

/** What a behaviour is called in the records. */
export function behaviourName(behaviour: Behaviour): SimpleBehaviour | "custom" {
  if (typeof behaviour === "string") return behaviour;
  return "reject" in behaviour ? "reject" : "custom";
}
