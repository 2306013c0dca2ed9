/** What a rule or a store call returns: a value, or a refusal with a tagged reason. Failures are exceptions instead. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/**
 * Closes a `switch` over tags. The compiler refuses it while a tag has no case. It throws for a tag from outside that
 * slips in.
 */
export function assertNever(tag: never): never {
  throw new TypeError(`a tag that no case knows: ${JSON.stringify(tag)}`);
}
