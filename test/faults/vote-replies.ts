import type { User } from "grammy/types";
import type { TelegramStandIn } from "../../dev/telegram/server.ts";
import { toUnits } from "../../src/domain/decimal.ts";
import { nameOf, recordName } from "../../src/domain/person.ts";

/** A vote as one word: `no`, `yes` for a sale, `yes 50000000` with its lamports. */
export type Ballot = string;

/** What the bot said to one person about a vote of theirs. */
export interface VoteReply {
  /** As a closed session's record names people. */
  readonly who: string;
  /** The vote that they were told counts, or null where they were told that nothing was counted. */
  readonly counts: Ballot | null;
}

const STATED = /(?:Counted:|You already voted:|Your vote counts:) (No|Yes(?: (\d+(?:\.\d+)?) SOL)?)/;
const REFUSED = /not counted|nothing was counted|not joined yet|Only those who paid/;

/** One SOL is so many decimals of lamports. */
const SOL_DECIMALS = 9;

export const ballotOf = (choice: string, lamports: number): Ballot => {
  if (choice === "no") return "no";
  return lamports === 0 ? "yes" : `yes ${lamports}`;
};

export const lamportsOf = (sol: string): number => Number(toUnits(sol, SOL_DECIMALS));

/**
 * The bot's replies to members of a chat about their votes in a proposal, in order. They are read from what the Telegram stand-in
 * delivered and accepted. "I could not confirm that" says nothing about a vote, and is left out.
 */
export function voteReplies(telegram: TelegramStandIn, proposalId: string, chatId: number): VoteReply[] {
  const [chat, proposed] = proposalId.split(".").map(Number);
  const taps = new Map<string, User>();
  const messages = new Map<string, User>();
  for (const { update } of telegram.deliveries) {
    const { callback_query: tap, message } = update;
    if (tap?.data?.includes(`:${proposalId}:`)) taps.set(tap.id, tap.from);
    if (message?.from === undefined || !message.text?.startsWith("/vote")) continue;
    const { id } = message.chat;
    // In the supergroup that its chat has become, messages are numbered from the beginning.
    if (id === chat ? message.message_id > (proposed ?? 0) : id === chatId)
      messages.set(`${id}.${message.message_id}`, message.from);
  }
  return telegram.outgoing.flatMap(({ method, payload, ok }) => {
    if (!ok) return [];
    const to = method === "answerCallbackQuery" ? taps.get(String(payload.callback_query_id)) : undefined;
    const person = to ?? messages.get(`${payload.chat_id}.${answered(payload.reply_parameters)}`);
    return person === undefined ? [] : repliesIn(person, String(payload.text));
  });
}

function repliesIn(user: User, text: string): VoteReply[] {
  const who = recordName({ id: user.id, name: nameOf(user) });
  const [, choice, sol] = STATED.exec(text) ?? [];
  if (choice !== undefined) {
    const lamports = sol === undefined ? 0 : lamportsOf(sol);
    return [{ who, counts: ballotOf(choice === "No" ? "no" : "yes", lamports) }];
  }
  return REFUSED.test(text) ? [{ who, counts: null }] : [];
}

function answered(reply: unknown): unknown {
  const parsed: unknown = typeof reply === "string" ? JSON.parse(reply) : reply;
  return typeof parsed === "object" && parsed !== null && "message_id" in parsed ? parsed.message_id : undefined;
}
