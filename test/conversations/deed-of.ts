import type { Deed } from "./deeds.ts";
import type { Said } from "./texts.ts";

/** What a message means, as the model takes it. */
export function deedOf(
  who: number,
  { id, writtenAt }: { id: number; writtenAt: number },
  said: Said,
  strange: string | undefined,
): Deed {
  const wrong = said.wrong ?? strange;
  const amiss = wrong === undefined ? {} : { wrong };
  switch (said.kind) {
    case "create":
      return { kind: "create", who, id, writtenAt, message: said.message, minutes: said.minutes, ...amiss };
    case "propose":
      return { kind: "propose", who, id, writtenAt, trade: said.trade, minutes: said.minutes, ...amiss };
    case "vote":
      return {
        kind: "vote",
        who,
        id,
        writtenAt,
        cause: `m${id}`,
        on: null,
        choice: said.choice,
        amount: said.amount,
        ...amiss,
      };
    case "order":
      return { kind: "order", who, number: said.number, ...amiss };
    case "cancel":
    case "close":
      return { kind: said.kind, who, id, writtenAt, ...amiss };
    case "status":
    case "orders":
      return { kind: said.kind, who };
  }
}

/** Who writes in the name of a chat is refused what only a person can do. */
export function strangeness(as: "self" | "anonymous" | "channel", kind: Said["kind"]): string | undefined {
  if (as === "channel" && ["create", "propose", "vote", "cancel", "close"].includes(kind)) return "channel";
  return as === "anonymous" && (kind === "propose" || kind === "vote") ? "anonymous" : undefined;
}
