import type { Trade } from "./state.ts";

/**
 * What somebody did, as the model takes it: who, and what is meant. `id` is the number of the message, `writtenAt` when it was
 * written (ms), `wrong` what is wrong in its
 * text, known to whoever wrote it; then nothing else of it matters.
 */
export type Deed =
  | {
      readonly kind: "create";
      readonly who: number;
      readonly id: number;
      readonly writtenAt: number;
      readonly message: string;
      readonly minutes: number;
      readonly wrong?: string;
    }
  | { readonly kind: "join" | "skip"; readonly who: number; readonly session: number }
  | {
      readonly kind: "propose";
      readonly who: number;
      readonly id: number;
      readonly writtenAt: number;
      readonly trade: Trade;
      readonly minutes: number | null;
      readonly wrong?: string;
    }
  | {
      readonly kind: "vote";
      readonly who: number;
      /** Null for a tap, as is when it was written. */
      readonly id: number | null;
      readonly writtenAt: number | null;
      readonly cause: string;
      /** What the tapped button belongs to; null for a command. */
      readonly on: { readonly session: number; readonly vote: number } | null;
      readonly choice: "yes" | "no";
      readonly amount: number | null;
      readonly wrong?: string;
    }
  | {
      readonly kind: "cancel";
      readonly who: number;
      readonly id: number;
      readonly writtenAt: number;
      readonly wrong?: string;
    }
  | {
      readonly kind: "close";
      readonly who: number;
      readonly id: number;
      readonly writtenAt: number;
      readonly wrong?: string;
    }
  | { readonly kind: "status" | "orders"; readonly who: number }
  | { readonly kind: "order"; readonly who: number; readonly number: number; readonly wrong?: string };
