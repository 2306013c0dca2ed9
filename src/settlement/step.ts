/** The names of a settlement's steps, as the log has them. */
export type Step =
  | "begin"
  | "record_ask"
  | "read_order"
  | "record_trade"
  | "show_trade"
  | "final_card"
  | "write_result"
  | "record_announcing"
  | "send_result"
  | "record_announced"
  | "leave_list"
  | "archive"
  | "give_back"
  | "move";

/** A step of a settlement failed. `cause` is what was thrown there. */
class StepError extends Error {
  override readonly name = "StepError";
  readonly step: Step;

  constructor(step: Step, cause: unknown) {
    super(`a settlement broke off at ${step}`, { cause });
    this.step = step;
  }
}

/** Takes a step. It throws a StepError that names the step, whatever the step throws. */
export async function takeStep<T>(step: Step, take: () => T | Promise<T>): Promise<T> {
  try {
    return await take();
  } catch (thrown) {
    throw new StepError(step, thrown);
  }
}

/** Returns what was thrown, and the step of a settlement that threw it, if one did. */
export function failureOf(thrown: unknown): { readonly cause: unknown; readonly step?: Step } {
  return thrown instanceof StepError ? { cause: thrown.cause, step: thrown.step } : { cause: thrown };
}
