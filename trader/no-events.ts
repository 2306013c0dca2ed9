/** Stands in for Node's `events`, which parts of @solana/kit import that open subscriptions. None of them is in the bundle. */
export const setMaxListeners = (): void => undefined;
