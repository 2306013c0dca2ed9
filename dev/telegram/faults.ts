import type { Failure } from "./refusal.ts";

/** How the next calls of a method are answered. */
export interface NextFault {
  /** Any method, if left out. */
  method?: string;
  /** Only calls in this chat; in any, if left out. */
  chatId?: number;
  count: number;
  status: number;
  description?: string;
  /** Seconds. */
  retryAfter?: number;
  /** Answers with this text instead of the Bot API's JSON, as something that stands before it does. */
  page?: string;
  /** Carry it out, then cut the connection. */
  loseReply?: boolean;
  /** Never answer. */
  hang?: boolean;
  /** Neither carry it out nor let it fail before this resolves. */
  until?: Promise<unknown>;
}

export interface TelegramFaults {
  /** Every connection is cut. */
  down: boolean;
  /** Every call waits so many ms first. */
  delayMs: number;
  next: NextFault[];
}

const statusWords: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
  502: "Bad Gateway",
};

export const noFaults = (): TelegramFaults => ({ down: false, delayMs: 0, next: [] });

/** Takes the next fault planned for a method in a chat, if there is one. */
export function takeFault(faults: TelegramFaults, method: string, chatId: unknown): NextFault | undefined {
  const fault = faults.next.find(
    (one) =>
      one.count > 0 &&
      (one.method ?? method).toLowerCase() === method.toLowerCase() &&
      (one.chatId === undefined || String(one.chatId) === String(chatId)),
  );
  if (fault !== undefined) fault.count -= 1;
  return fault;
}

/** What a fault makes of the call: nothing is carried out, except where only the reply is lost. */
export function failureOf(fault: NextFault): Failure | undefined {
  if (fault.loseReply === true) return undefined;
  if (fault.hang === true) return { code: 0, description: "left hanging" };
  if (fault.status >= 200 && fault.status <= 299) return undefined;
  const seconds = fault.retryAfter;
  const words = fault.status === 429 ? `Too Many Requests: retry after ${seconds ?? 1}` : statusWords[fault.status];
  return {
    code: fault.status,
    description: fault.description ?? words ?? "Error",
    ...(seconds === undefined ? {} : { parameters: { retry_after: seconds } }),
  };
}
