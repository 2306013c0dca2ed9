/** The body of an answer (docs/executors.md). Amounts are decimal strings. */
export type AnswerBody =
  | {
      readonly status: "filled";
      readonly tokenAmount: string;
      readonly price?: string;
      readonly fee: string;
      readonly solReceived?: string;
      readonly txUrl: string;
    }
  | { readonly status: "rejected"; readonly reason: string }
  | { readonly status: "pending" };

export const PENDING: AnswerBody = { status: "pending" };

/** Where people look at a transaction. */
export const transactionUrl = (signature: string): string => `https://solscan.io/tx/${signature}`;
