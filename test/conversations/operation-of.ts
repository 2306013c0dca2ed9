import type { Operation } from "./operations.ts";
import type { Said } from "./texts.ts";

/** What a message asks of the bot. `refusalOfSender` is why the bot refuses it whatever the text says. */
export function operationOf(
  who: number,
  { id, writtenAt }: { id: number; writtenAt: number },
  said: Said,
  refusalOfSender: string | undefined,
): Operation {
  const reason = said.refusal ?? refusalOfSender;
  const refusal = reason === undefined ? {} : { refusal: reason };
  switch (said.kind) {
    case "create":
      return { kind: "create", who, id, writtenAt, message: said.message, minutes: said.minutes, ...refusal };
    case "propose":
      return { kind: "propose", who, id, writtenAt, trade: said.trade, minutes: said.minutes, ...refusal };
    case "vote": {
      const { choice, amount } = said;
      return { kind: "vote", who, id, writtenAt, cause: `m${id}`, on: null, choice, amount, ...refusal };
    }
    case "order":
      return { kind: "order", who, number: said.number, ...refusal };
    case "cancel":
    case "close":
      return { kind: said.kind, who, id, writtenAt, ...refusal };
    case "status":
    case "orders":
      return { kind: said.kind, who };
  }
}

/** Why the bot refuses a message because of its sender: who writes in the name of a chat may not do what only a person can. */
export function senderRefusal(as: "self" | "anonymous" | "channel", kind: Said["kind"]): string | undefined {
  if (as === "channel" && ["create", "propose", "vote", "cancel", "close"].includes(kind)) return "channel";
  return as === "anonymous" && (kind === "propose" || kind === "vote") ? "anonymous" : undefined;
}
