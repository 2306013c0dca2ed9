import type { Sender } from "./actions.ts";
import type { Card } from "./listener.ts";
import { lamports } from "./money.ts";
import type { Operation } from "./operations.ts";
import type { UserMessage } from "./user-message.ts";

/** What a message asks of the bot. `refusalOfSender` is why the bot refuses it whatever the text says. */
export function operationOf(
  who: number,
  { id, writtenAt, updateId }: { id: number; writtenAt: number; updateId: number },
  message: UserMessage,
  refusalOfSender: string | undefined,
): Operation {
  const reason = message.refusal ?? refusalOfSender;
  const refusal = reason === undefined ? {} : { refusal: reason };
  switch (message.kind) {
    case "create":
      return { kind: "create", who, id, writtenAt, message: message.message, minutes: message.minutes, ...refusal };
    case "propose":
      return { kind: "propose", who, id, writtenAt, trade: message.trade, minutes: message.minutes, ...refusal };
    case "vote": {
      const { choice, amount } = message;
      return { kind: "vote", who, id, writtenAt, cause: `m${id}`, updateId, on: null, choice, amount, ...refusal };
    }
    case "settings":
      return { kind: "settings", who, id, writtenAt, updateId, rule: message.rule, word: message.word, ...refusal };
    case "order":
      return { kind: "order", who, number: message.number, ...refusal };
    case "cancel":
    case "close":
      return { kind: message.kind, who, id, writtenAt, ...refusal };
    case "status":
    case "orders":
    case "rules":
      return { kind: message.kind, who };
  }
}

/** Why the bot refuses a message because of its sender. Who writes in the name of a chat may not do what only a person can. */
export function senderRefusal(as: Sender, kind: UserMessage["kind"]): string | undefined {
  if (as === "channel" && ["create", "propose", "vote", "cancel", "close", "settings"].includes(kind)) return "channel";
  return as === "anonymous" && (kind === "propose" || kind === "vote") ? "anonymous" : undefined;
}

/** What a tap asks of the bot. `label` is what the button says, such as `Join` or `Yes 0.05`. */
export function tapOperationOf(
  who: number,
  { cause, updateId }: { cause: string; updateId: number },
  { session, proposal }: Card,
  label: string,
): Operation {
  const [, choice = "", amount] = /^(\S+)(?: (\S+))?$/.exec(label) ?? [];
  if (proposal === null) return { kind: choice === "Join" ? "join" : "skip", who, session };
  return {
    kind: "vote",
    who,
    id: null,
    writtenAt: null,
    cause,
    updateId,
    on: { session, proposal },
    choice: choice === "No" ? "no" : "yes",
    amount: amount === undefined ? null : lamports(amount),
  };
}
