/** A token account of the wallet's before and after a rehearsed transaction. Null where there is none. */
export interface RehearsedTokens {
  readonly address: string;
  readonly before: HeldTokens | null;
  readonly after: HeldTokens | null;
}

/** What a token account says of its holder. */
export interface HeldTokens {
  readonly owner: string;
  readonly mint: string;
  readonly amount: bigint;
  /** Who else may take of it or close it, and whether it is frozen. */
  readonly authorities: string;
}

/** What a rehearsal showed. `after` is null if the wallet is empty or belongs to a program then. Lamports. */
export interface Rehearsal {
  readonly solBefore: bigint;
  readonly solAfter: bigint | null;
  readonly tokens: readonly RehearsedTokens[];
}

/** What a transaction may do. Changes are negative where something is given. */
export interface Allowed {
  readonly wallet: string;
  readonly mint: string;
  /** The account that holds the traded token. */
  readonly tokenAccount: string;
  readonly leastSolChange: bigint;
  readonly leastTokenChange: bigint;
}

/**
 * Whether a rehearsed transaction did what was asked for, and nothing else to the wallet. SOL and the traded token may
 * change by no less than allowed. Other tokens may lose nothing, and nobody else may get power over an account.
 * `oursAlone` is what the authorities of a new account are.
 */
export function isSafe({ solBefore, solAfter, tokens }: Rehearsal, allowed: Allowed, oursAlone: string): boolean {
  if (solAfter === null || solAfter - solBefore < allowed.leastSolChange) return false;
  const traded = tokens.find(({ address }) => address === allowed.tokenAccount);
  if (traded === undefined || (traded.after !== null && traded.after.mint !== allowed.mint)) return false;
  return tokens.every(({ address, before, after }) => {
    const least = address === allowed.tokenAccount ? allowed.leastTokenChange : 0n;
    if ((after?.amount ?? 0n) - (before?.amount ?? 0n) < least) return false;
    // An account that is closed gives its rent back, and holds nothing that could be taken.
    return (
      after === null || (after.owner === allowed.wallet && after.authorities === (before?.authorities ?? oursAlone))
    );
  });
}
