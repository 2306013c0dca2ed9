import * as z from "zod";
import type { ApiCall } from "../../dev/telegram/server.ts";
import type { Driver } from "./driver.ts";
import type { SeenText } from "./hidden-votes.ts";
import type { Replies } from "./observation.ts";
import { isCard, isUnrequested, parseText } from "./parse-texts.ts";
import type { Meaning } from "./state.ts";

const Markup = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))),
});

/** A card as the bot posted it. A session or proposal has the number of the message that asked for it. */
export interface Card {
  readonly kind: "session" | "proposal";
  readonly messageId: number;
  readonly session: number;
  readonly proposal: number | null;
  readonly buttons: readonly { readonly text: string; readonly data: string }[];
}

/** Observes what the bot tells a group by its calls to Telegram. A call that Telegram refused told nobody anything. */
export class Listener {
  readonly cards: Card[] = [];
  /** The receipts that were told, each with the update that it answers: `number nonce`. */
  readonly receipts: { readonly updateKey: string; readonly receipt: string }[] = [];
  /** The hashes of results, each with its proposal. */
  readonly hashes: { readonly proposal: number; readonly hash: string | null }[] = [];
  readonly #driver: Driver;
  readonly #chatId: number;
  #callsSeen: number;

  constructor(driver: Driver, chatId: number) {
    this.#driver = driver;
    this.#chatId = chatId;
    this.#callsSeen = driver.telegram.outgoing.length;
  }

  /** What the bot has said since the last time: its replies by the update that each answers, and the results. */
  takeReplies(): { replies: Replies; results: Meaning[]; seen: SeenText[] } {
    const replies = new Map<string, Meaning[]>();
    const results: Meaning[] = [];
    const add = (updateKey: string, meaning: Meaning, text = "") => {
      replies.set(updateKey, [...(replies.get(updateKey) ?? []), meaning]);
      const [, receipt] = /\nReceipt (\d+ \w+)$/.exec(text) ?? [];
      if (receipt !== undefined) this.receipts.push({ updateKey, receipt });
    };
    const calls = this.#driver.telegram.outgoing.slice(this.#callsSeen);
    this.#callsSeen += calls.length;
    for (const { method, payload, ok, errorCode, result } of calls) {
      const text = String(payload.text ?? "");
      // Telegram refuses a pop-up that comes too late, but the bot has answered all the same.
      if (method === "answerCallbackQuery" && text !== "" && (ok || errorCode === 400))
        add(`t${payload.callback_query_id}`, parseText(text), text);
      if (!ok || String(payload.chat_id) !== String(this.#chatId)) continue;
      if (method === "setMessageReaction")
        add(`m${payload.message_id}`, /"emoji":"([^"]*)"/.exec(JSON.stringify(payload.reaction))?.[1] ?? "");
      if (method !== "sendMessage") continue;
      const meaning = parseText(text);
      if (isUnrequested(meaning)) {
        results.push(meaning);
        this.#noteHash(text, numberIn(payload.reply_parameters, "message_id"));
      } else if (isCard(meaning)) add(`m${this.#noteCard(payload, result)}`, meaning);
      else add(`m${numberIn(payload.reply_parameters, "message_id")}`, meaning, text);
    }
    const shown = calls.filter(({ ok, payload }) => ok && typeof payload.text === "string");
    const seen = shown.map((call) => ({ text: String(call.payload.text), cardOf: this.#cardShownBy(call) }));
    return { replies, results, seen };
  }

  /** Notes the hash of a result. One that answers no card is left out: only the card says which proposal it is. */
  #noteHash(text: string, cardId: number): void {
    const proposal = this.cards.find(({ messageId }) => messageId === cardId)?.proposal ?? null;
    if (proposal === null || !/\nYes \d+ · No \d+ · Abstained/.test(text)) return;
    const [, hash = null] = /\n\n🧾 For a recount: ([0-9a-f]{64})$/u.exec(text) ?? [];
    this.hashes.push({ proposal, hash });
  }

  /** The proposal whose card a call posts or edits; null for any other call. */
  #cardShownBy({ method, payload, result }: ApiCall): number | null {
    const messageId = method === "sendMessage" ? numberIn(result, "message_id") : Number(payload.message_id ?? 0);
    return this.cards.find((card) => card.messageId === messageId)?.proposal ?? null;
  }

  /** Notes a card with its buttons. Returns the number of the message that the card answers. */
  #noteCard(payload: Record<string, unknown>, result: unknown): number {
    const { data: markup } = Markup.safeParse(payload.reply_markup);
    const buttons = (markup?.inline_keyboard.flat() ?? []).flatMap(({ text, callback_data: data }) =>
      data === undefined ? [] : [{ text, data }],
    );
    const [session = 0, proposal = null] = [...(buttons[0]?.data ?? "").matchAll(/-?\d+\.(\d+)/g)].map(([, id]) =>
      Number(id),
    );
    this.cards.push({
      kind: proposal === null ? "session" : "proposal",
      messageId: numberIn(result, "message_id"),
      session,
      proposal,
      buttons,
    });
    return proposal ?? session;
  }
}

/** The number in a field of a call's payload or result; 0 where there is none. */
function numberIn(value: unknown, field: string): number {
  const found =
    typeof value === "object" && value !== null
      ? Object.entries(value).find(([name]) => name === field)?.[1]
      : undefined;
  return typeof found === "number" ? found : 0;
}
