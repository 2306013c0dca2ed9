import type { AskRefusal } from "../domain/settlement.ts";
import type { Contribution } from "../domain/trade.ts";
import { SETTLEMENT_LEASE_MS } from "../time-limits.ts";
import { intAt, refusalIn, runOnChat, type StoreContext, textAt } from "./context.ts";
import { readWho } from "./order-json.ts";
import { defineScript } from "./script.ts";
import askLua from "./scripts/ask-executor.lua";
import { boughtBy, keysFor, type Settlement } from "./settlements.ts";

const askScript = defineScript(askLua);

/** Who is about to be asked for a trade, and under which conditions a first ask is allowed. */
export interface ExecutorAsk {
  /** Names the executor: its kind, a colon, and which it is (`Executor.identity`). */
  readonly executor: string;
  /** Whether the chat needs permission to have it asked. */
  readonly needsPermission: boolean;
  /** Whether it may not be the first to be asked: it could only end a trade that it has begun. */
  readonly mayNotBegin: boolean;
  /** After this the trade is not begun, in milliseconds since 1970. */
  readonly deadline: number;
}

export type Asked =
  | {
      readonly tag: "asked";
      /** Whom to ask: the one that was asked first. */
      readonly executor: string;
      /** How often it was asked, with this time, and when first (milliseconds since 1970). */
      readonly asks: number;
      readonly firstAskedAt: number;
      /** Who paid for the order that is sold; empty for a buy. */
      readonly holders: readonly Contribution[];
    }
  | { readonly tag: "refused"; readonly reason: AskRefusal }
  | { readonly tag: "other_executor" }
  | { readonly tag: "lost" };

/** What is recorded of an executor before it is asked for a trade. */
export interface AskStore {
  /**
   * Records that an executor is about to be asked for an approved trade, and renews the lease: one request. A trade that was asked for
   * goes on, by the executor that was asked; the first ask is refused where one of `AskRefusal` applies.
   */
  recordAsk(settlement: Settlement, ask: ExecutorAsk): Promise<Asked>;
}

export const askStore = (context: StoreContext): AskStore => ({
  async recordAsk({ chatId, session, proposal, token }, { executor, needsPermission, mayNotBegin, deadline }) {
    const now = context.now();
    const args = [
      now,
      session.id,
      proposal.id,
      token,
      now + SETTLEMENT_LEASE_MS,
      executor,
      needsPermission ? "1" : "0",
      mayNotBegin ? "1" : "0",
      deadline,
      boughtBy(proposal),
    ];
    const { reply } = await runOnChat(context, chatId, askScript, args, keysFor(proposal.id));
    switch (reply[0]) {
      case "asked":
        return {
          tag: "asked",
          executor: textAt(reply, 1),
          asks: intAt(reply, 2),
          firstAskedAt: intAt(reply, 3),
          holders: proposal.kind === "sell" ? readWho(textAt(reply, 4)) : [],
        };
      case "other_executor":
      case "lost":
        return { tag: reply[0] };
      default:
        return { tag: "refused", ...refusalIn(reply, ASK_REFUSALS) };
    }
  },
});

const ASK_REFUSALS: readonly AskRefusal[] = [
  "no_order",
  "order_lost",
  "not_held",
  "being_sold",
  "no_executor",
  "not_allowed",
  "too_late",
];
