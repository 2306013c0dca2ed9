/**
 * What changed something: a message, or a tap's id. The same cause again gets its first outcome again. A message that is late gets that,
 * and does nothing else.
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

/** A cause as arguments of a script. A tap has no message, and is never late. */
export const causeArgs = (cause: Cause) => {
  if (cause.kind === "tap")
    return { cause: `t${cause.id}`, messageChatId: null, messageId: null, sentAt: null, isLate: false };
  const { chatId: messageChatId, messageId, sentAt, late: isLate } = cause;
  return { cause: `m${messageChatId}.${messageId}`, messageChatId, messageId, sentAt, isLate };
};
