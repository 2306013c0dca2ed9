/**
 * What changed something: a message, or a tap. If a cause comes again, it gets its first outcome again. A late message
 * gets only that, and changes nothing new.
 */
export type Cause =
  | {
      readonly kind: "message";
      readonly chatId: number;
      readonly messageId: number;
      /** When it was sent, in milliseconds since 1970, to the second. */
      readonly sentAt: number;
      readonly late: boolean;
    }
  | { readonly kind: "tap"; readonly id: string };

/** Writes a cause as arguments of a script. A tap has no message, and is never late. */
export const causeArgs = (cause: Cause) => {
  if (cause.kind === "tap")
    return { cause: `t${cause.id}`, messageChatId: null, messageId: null, sentAt: null, isLate: false };
  const { chatId: messageChatId, messageId, sentAt, late: isLate } = cause;
  return { cause: `m${messageChatId}.${messageId}`, messageChatId, messageId, sentAt, isLate };
};
