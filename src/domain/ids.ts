/**
 * Ids come from Telegram: a session is named by the message of its `/create_session`, a proposal by that of its
 * `/propose`, as `<chat_id>.<message_id>` with the chat id of that moment. A redelivered update so finds its own trace.
 */
export interface MessageRef {
  readonly chatId: number;
  readonly messageId: number;
}

const ID = /^(-?[1-9]\d{0,16})\.([1-9]\d{0,9})$/;

/** Names a session or a proposal by the message that made it. */
export const idOf = ({ chatId, messageId }: MessageRef): string => `${chatId}.${messageId}`;

/** Reads such an id back. Returns null for text that is none, so that a forged id reaches no key. */
export function parseId(id: string): MessageRef | null {
  const [, chat, message] = ID.exec(id) ?? [];
  if (chat === undefined || message === undefined) return null;
  const chatId = Number(chat);
  return Number.isSafeInteger(chatId) ? { chatId, messageId: Number(message) } : null;
}

/**
 * The message of the command that made a session or a proposal, which its card answers: so it is where that was written, also below a
 * channel's post. Null where the chat has become another since.
 */
export function commandOf(id: string, chatId: number): number | null {
  const command = parseId(id);
  return command !== null && command.chatId === chatId ? command.messageId : null;
}
