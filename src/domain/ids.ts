/**
 * A message of Telegram's. The message of a `/create_session` names its session, and that of a `/propose` its proposal.
 * The id is `<chat_id>.<message_id>`, with the chat's id of that moment. An update that is delivered again thus finds
 * what it made before.
 */
export interface MessageRef {
  readonly chatId: number;
  readonly messageId: number;
}

const ID = /^(-?[1-9]\d{0,16})\.([1-9]\d{0,9})$/;

/** Returns the id of the session or proposal that this message made. */
export const idOf = ({ chatId, messageId }: MessageRef): string => `${chatId}.${messageId}`;

/** Reads the id of a session or proposal. Returns null for any other text, so that a forged id reaches no key. */
export function parseId(id: string): MessageRef | null {
  const [, chat, message] = ID.exec(id) ?? [];
  if (chat === undefined || message === undefined) return null;
  const chatId = Number(chat);
  return Number.isSafeInteger(chatId) ? { chatId, messageId: Number(message) } : null;
}

/**
 * Returns the message of the command that made a session or proposal. The card answers that message, and so stands at
 * the same place, also below a channel's post. Returns null if the chat has got another id since.
 */
export function commandOf(id: string, chatId: number): number | null {
  const command = parseId(id);
  return command !== null && command.chatId === chatId ? command.messageId : null;
}
