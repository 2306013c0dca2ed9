/** The steps of a settlement (docs/architecture.md, "The way of one settlement"), by the names that the log has for them. */
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

/** A step of a settlement failed, for the cause that was thrown there. */
class StepError extends Error {
  override readonly name = "StepError";
  readonly step: Step;

  constructor(step: Step, cause: unknown) {
    super(`a settlement broke off at ${step}`, { cause });
    this.step = step;
  }
}

/** Takes a step. Whatever it throws is thrown as a StepError that names it. */
export async function takeStep<T>(step: Step, take: () => T | Promise<T>): Promise<T> {
  try {
    return await take();
  } catch (thrown) {
    throw new StepError(step, thrown);
  }
}

/** What was thrown, and at which step of a settlement, where it was at one. */
export function failureOf(thrown: unknown): { readonly cause: unknown; readonly step?: Step } {
  return thrown instanceof StepError ? { cause: thrown.cause, step: thrown.step } : { cause: thrown };
}
