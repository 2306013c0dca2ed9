import { sequentialize } from "@grammyjs/runner";
import { Bot, type Context, type SessionFlavor, type StorageAdapter, session } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import { AMOUNT_LAMPORTS, type Choice, VOTING_MINUTES } from "./peer.ts";

export interface GrammyProposal {
  id: number;
  token: string;
  by: number;
  card: number;
  /** Milliseconds since 1970. */
  ends: number;
  /** By user id, as everything here. */
  votes: Record<string, { vote: Choice; lamports: number }>;
}

export interface GrammySession {
  open: boolean;
  message: string;
  by: number;
  card: number;
  participants: Record<string, string>;
  proposal: GrammyProposal | null;
}

type BotContext = Context & SessionFlavor<GrammySession>;

export const emptySession = (): GrammySession => ({
  open: false,
  message: "",
  by: 0,
  card: 0,
  participants: {},
  proposal: null,
});

/** What getMe would say; nothing asks it here. */
const ME: UserFromGetMe = {
  id: 1,
  is_bot: true,
  first_name: "Bench",
  username: "bench_bot",
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
};

/** The card that a command posts would have the message's number that follows. */
const cardAfter = (ctx: Context): number => (ctx.msgId ?? 0) + 1;

/**
 * The commands of the others as a bot keeps them with grammY's own session, one per chat. With `inTurn`, as grammY's documentation
 * advises against lost updates, a chat's updates are handled one after the other, which works within one process.
 */
export function grammyBot(storage: StorageAdapter<GrammySession>, inTurn: boolean): Bot<BotContext> {
  const bot = new Bot<BotContext>("1:bench", { botInfo: ME });
  if (inTurn) bot.use(sequentialize((ctx) => (ctx.chatId === undefined ? undefined : String(ctx.chatId))));
  bot.use(session({ initial: emptySession, storage }));

  bot.command("create_session", (ctx) => {
    if (ctx.session.open || ctx.from === undefined) throw new Error("refused");
    ctx.session = { ...emptySession(), open: true, message: ctx.match, by: ctx.from.id, card: cardAfter(ctx) };
  });

  bot.command("join", (ctx) => {
    const from = ctx.from;
    if (!ctx.session.open || from === undefined) throw new Error("refused");
    ctx.session.participants[from.id] = from.username ?? from.first_name;
  });

  bot.command("propose", (ctx) => {
    const { open, participants, proposal } = ctx.session;
    const by = ctx.from?.id ?? 0;
    if (!open || !(by in participants) || proposal !== null) throw new Error("refused");
    const ends = Date.now() + VOTING_MINUTES * 60_000;
    ctx.session.proposal = { id: ctx.msgId, token: ctx.match, by, card: cardAfter(ctx), ends, votes: {} };
  });

  bot.command("vote", (ctx) => {
    const { open, participants, proposal } = ctx.session;
    const by = ctx.from?.id ?? 0;
    if (!open || proposal === null) return;
    if (!(by in participants) || by in proposal.votes || Date.now() > proposal.ends) throw new Error("refused");
    const vote = ctx.match === "yes" ? "yes" : "no";
    proposal.votes[by] = { vote, lamports: vote === "yes" ? AMOUNT_LAMPORTS : 0 };
  });
  return bot;
}
