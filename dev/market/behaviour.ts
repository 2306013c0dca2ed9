/**
 * How the stand-in treats a request that is within its limits, by name:
 * - `answer` is the default.
 * - `hang` never answers, `cut` closes the connection, `fail` answers 500.
 * - `limit` answers 429, as if too much had been asked.
 * - `nonsense` answers 200 with text that is no JSON.
 * - `incomplete` leaves prices, amounts, decimals and what is verified out of its answer.
 */
export const SIMPLE_BEHAVIOURS = ["answer", "hang", "cut", "fail", "limit", "nonsense", "incomplete"] as const;

/** One of them, by its name. */
export type SimpleBehaviour = (typeof SIMPLE_BEHAVIOURS)[number];

/** An answer of the test's own. A `body` that is a string is sent as it is, else as JSON. */
export interface CustomAnswer {
  status: number;
  body: unknown;
}

/** How a request is treated: by name, or with a given answer. */
export type Behaviour = SimpleBehaviour | { custom: CustomAnswer };

/** What a behaviour is called in the records. */
export const behaviourName = (behaviour: Behaviour): SimpleBehaviour | "custom" =>
  typeof behaviour === "string" ? behaviour : "custom";
