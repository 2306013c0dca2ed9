import type { RuleName } from "../domain/group-rules.ts";
import type { OrderState } from "../domain/order.ts";
import type { PriceRequestRefusal } from "../domain/price-request.ts";
import type { ProposalRequestRefusal } from "../domain/proposal-request.ts";
import type { RuleRequestRefusal } from "../domain/rule-request.ts";
import type { Lamports } from "../domain/rules.ts";
import type { SessionRequestRefusal } from "../domain/session-request.ts";
import type { Ballot, VoteRequestRefusal } from "../domain/vote-request.ts";

/** Everything that a member can be refused for, with what the words need. Times left are in milliseconds. */
export type Refusal =
  | SessionRequestRefusal
  | ProposalRequestRefusal
  | VoteRequestRefusal
  | RuleRequestRefusal
  | PriceRequestRefusal
  | { readonly reason: "rules_admins_only" | "rule_changed_since" | "board_admins_only" }
  /** `rule` was to be set while the other one of the two is. */
  | { readonly reason: "hidden_or_cap"; readonly rule: RuleName }
  | { readonly reason: "nothing_to_close" | "no_session" | "closed" | "other_session" | "late" | "past" }
  | { readonly reason: "session_open"; readonly message: string }
  | { readonly reason: "session_closing" | "settling" }
  /** `ballot` is the person's earlier vote, which counts. Perhaps nobody could tell them so before. */
  | { readonly reason: "ended"; readonly ballot: Ballot | null }
  | { readonly reason: "not_admin" | "not_creator" | "not_proposer" | "not_participant" | "has_votes" }
  | { readonly reason: "vote_open"; readonly leftMs: number }
  | { readonly reason: "order_missing" | "not_contributor" | "no_amount" }
  /** A sale of an order that the chat does not have. Its orders are 1 to `count`. */
  | { readonly reason: "no_order"; readonly count: number }
  /** An order that the group has forgotten. */
  | { readonly reason: "order_forgotten"; readonly number: number }
  | { readonly reason: "archive_away" }
  | { readonly reason: "no_market" | "market_away" }
  /** The symbol or mint of which the market knows no token. */
  | { readonly reason: "price_unknown"; readonly token: string }
  | { readonly reason: "no_archive" | "shares_away" }
  | { readonly reason: "choice_gone" | "choice_away" | "not_your_choice" }
  | { readonly reason: "export_admins_only" | "export_anonymous" | "export_private" }
  | { readonly reason: "owner_only" | "owner_anonymous" | "forget_session_open" }
  | { readonly reason: "not_held"; readonly state: OrderState | "selling" }
  /** The chat's id, which its operator has to know. */
  | { readonly reason: "not_allowed"; readonly chatId: number }
  | { readonly reason: "not_operator" | "anonymous_operator" }
  | { readonly reason: "no_proposal" | "other_proposal" }
  /** `ballot` is the vote that counts; null if it may not be shown yet. */
  | { readonly reason: "already_voted"; readonly ballot: Ballot | null; readonly changeable: boolean }
  | { readonly reason: "changed_often"; readonly ballot: Ballot | null }
  /** By the group's rules a yes puts in `min` to `max`. */
  | { readonly reason: "amount_outside"; readonly min: Lamports; readonly max: Lamports }
  /** Only `left` more fits into the vote, or into the person's day. A yes puts in `least` or more. */
  | { readonly reason: "over_cap" | "over_daily"; readonly left: Lamports; readonly least: Lamports }
  | { readonly reason: "paused" | "admins_only" }
  | { readonly reason: "voted" | "not_in" }
  | {
      readonly reason:
        | "anonymous"
        | "channel"
        | "not_member"
        | "forwarded"
        | "via_bot"
        | "private_chat"
        | "admins_unknown"
        | "unknown_button"
        | "unknown_command"
        | "too_fast";
    };
