import type { Redis } from "@upstash/redis";
import { DEFAULT_RULES, type Rules } from "../domain/rules.ts";
import { type AskStore, askStore } from "./asks.ts";
import { type BoardStore, boardStore } from "./board.ts";
import { type CancellationStore, cancellationStore } from "./cancelling.ts";
import { type CardStore, cardStore } from "./cards.ts";
import { type ClosingStore, closingStore } from "./closing.ts";
import { connect } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { type DueStore, dueStore } from "./due.ts";
import { type ForgettingStore, forgettingStore } from "./forgetting.ts";
import { type HistoryStore, historyStore } from "./history.ts";
import { type MarketNoteStore, marketNoteStore } from "./market-notes.ts";
import { type Moved, moveChat } from "./moving.ts";
import { type OpeningStore, openingStore } from "./opening.ts";
import { type OrderStore, orderStore } from "./orders.ts";
import { type ParticipantStore, participantStore } from "./participants.ts";
import { type ProposalStore, proposalStore } from "./proposals.ts";
import { type ProposingStore, proposingStore } from "./proposing.ts";
import { type ReminderStore, reminderStore } from "./reminders.ts";
import type { BoardPart } from "./script.ts";
import { type SessionStore, sessionStore } from "./sessions.ts";
import { type SettingsStore, settingsStore } from "./settings.ts";
import { type SettlementStore, settlementStore } from "./settlements.ts";
import { type TradeStore, tradeStore } from "./trades.ts";
import { type VoteStore, voteStore } from "./votes.ts";

/**
 * Everything that is kept, in Upstash Redis. Refusals are values. If Redis does not answer, a call throws
 * StoreUnavailable. Every call may be repeated.
 */
export interface Store
  extends SessionStore,
    OpeningStore,
    ParticipantStore,
    ProposalStore,
    ProposingStore,
    CancellationStore,
    VoteStore,
    CardStore,
    MarketNoteStore,
    SettlementStore,
    AskStore,
    TradeStore,
    OrderStore,
    ClosingStore,
    HistoryStore,
    ForgettingStore,
    DueStore,
    ReminderStore,
    SettingsStore,
    BoardStore {
  /** Moves a chat's session to the supergroup that the chat has become. Repeatable, from either side. */
  moveChat(oldChatId: number, newChatId: number, attemptId: string): Promise<Moved>;
  /** The number of requests to Redis that this store has begun. */
  requests(): number;
}

/** The settings of a store. Times are in milliseconds. */
export interface StoreSettings {
  readonly now: () => number;
  readonly ttlMs: number;
  /** What the deployment allows. By default it is what a deployment allows that sets nothing. */
  readonly rules?: Rules;
  /** Whether a chat needs an operator's permission to trade. False by default. */
  readonly permissionRequired?: boolean;
  /** Whether the archive is to be told of what changes. False by default. */
  readonly archiving?: boolean;
  /** Whether there is an archive to read. False by default. */
  readonly archiveConnected?: boolean;
  /** The id of this request, for the leases of cards that a move leaves to be posted anew. */
  readonly attemptId?: string;
  /** Called after a call met a move half-way and finished it. */
  readonly onMoved?: (chatId: number, moved: Moved) => void;
  /** Called after a change that somebody sees who watches the chat's board now. Nothing is done by default. */
  readonly onShown?: (chatId: number, part: BoardPart) => void;
}

/** Makes the store for one update. It is cheap, since it opens no connection. */
export function createStore(redis: Redis, settings: StoreSettings): Store {
  const connection = connect(redis);
  const context: StoreContext = {
    connection,
    ...settings,
    permissionRequired: settings.permissionRequired ?? false,
    rules: settings.rules ?? DEFAULT_RULES,
    archiving: settings.archiving ?? false,
    archiveConnected: settings.archiveConnected ?? false,
    attemptId: settings.attemptId ?? "",
    finishMove: async (oldChatId, newChatId) => {
      const moved = await moveChat(context, oldChatId, newChatId, context.attemptId);
      settings.onMoved?.(newChatId, moved);
    },
    onShown: settings.onShown ?? (() => undefined),
  };
  const sessions = sessionStore(context);
  return {
    ...sessions,
    ...openingStore(context),
    ...participantStore(context),
    ...proposingStore(context),
    ...proposalStore(context, sessions),
    ...cancellationStore(context),
    ...voteStore(context),
    ...cardStore(context),
    ...marketNoteStore(context),
    ...settlementStore(context),
    ...askStore(context),
    ...tradeStore(context),
    ...orderStore(context),
    ...closingStore(context, sessions),
    ...historyStore(context),
    ...forgettingStore(context),
    ...dueStore(context),
    ...reminderStore(context),
    ...settingsStore(context),
    ...boardStore(context),
    moveChat: (oldChatId, newChatId, attemptId) => moveChat(context, oldChatId, newChatId, attemptId),
    requests: connection.requests,
  };
}
