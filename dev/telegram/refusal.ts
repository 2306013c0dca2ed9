/** What a refusal tells a program beside its words. */
export interface RefusalParameters {
  migrate_to_chat_id?: number;
  /** Seconds. */
  retry_after?: number;
}

/** What becomes of a call instead of being carried out. */
export interface Failure {
  /** 0 if nothing is answered. */
  code: number;
  description: string;
  parameters?: RefusalParameters;
}

/** A call that the Bot API answers with `ok: false`. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: RefusalParameters | undefined;

  constructor(code: number, description: string, parameters?: RefusalParameters) {
    super(description);
    this.name = "Refusal";
    this.code = code;
    this.parameters = parameters;
  }
}

export const badRequest = (words: string, parameters?: RefusalParameters): Refusal =>
  new Refusal(400, `Bad Request: ${words}`, parameters);

export const forbidden = (words: string): Refusal => new Refusal(403, `Forbidden: ${words}`);

/** The refusal of too many calls; `seconds` is at least 1, as Telegram never says "retry after 0". */
export function tooManyRequests(seconds: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(seconds));
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}
