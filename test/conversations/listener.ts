import type { Driver } from "./driver.ts";
import { isCard, isResult, read } from "./reading.ts";
import type { Meaning } from "./state.ts";

/** A card as it was posted, with the numbers of the messages that name its session and vote. */
export interface Card {
  readonly kind: "session" | "vote";
  readonly messageId: number;
  readonly session: number;
  readonly vote: number | null;
  readonly buttons: readonly { readonly text: string; readonly data: string }[];
}

/** Hears what the bot tells a group, from its calls to Telegram: what was not taken was not said. */
export class Listener {
  readonly cards: Card[] = [];
  readonly #driver: Driver;
  readonly #chatId: number;
  #heard: number;

  constructor(driver: Driver, chatId: number) {
    this.#driver = driver;
    this.#chatId = chatId;
    this.#heard = driver.telegram.outgoing.length;
  }

  /** What was said since the last time, by the letter that it answers; and the results. */
  hear(): { said: Map<string, Meaning[]>; results: Meaning[] } {
    const said = new Map<string, Meaning[]>();
    const results: Meaning[] = [];
    const say = (letter: string, meaning: Meaning) => said.set(letter, [...(said.get(letter) ?? []), meaning]);
    const calls = this.#driver.telegram.outgoing.slice(this.#heard);
    this.#heard += calls.length;
    for (const { method, payload, ok, errorCode, result } of calls) {
      const text = String(payload.text ?? "");
      // A pop-up that comes too late for Telegram was an answer all the same.
      if (method === "answerCallbackQuery" && text !== "" && (ok || errorCode === 400))
        say(`t${payload.callback_query_id}`, read(text));
      if (!ok || String(payload.chat_id) !== String(this.#chatId)) continue;
      if (method === "setMessageReaction")
        say(`m${payload.message_id}`, /"emoji":"([^"]*)"/.exec(JSON.stringify(payload.reaction))?.[1] ?? "");
      if (method !== "sendMessage") continue;
      const meaning = read(text);
      if (isResult(meaning)) results.push(meaning);
      else if (isCard(meaning)) say(`m${this.#remember(payload, result)}`, meaning);
      else say(`m${numberIn(payload.reply_parameters, "message_id")}`, meaning);
    }
    return { said, results };
  }

  /** Notes a card and its buttons, and gives the number of the message that it answers. */
  #remember(payload: Record<string, unknown>, result: unknown): number {
    const buttons = [
      ...JSON.stringify(payload.reply_markup ?? "").matchAll(/"text":"([^"]*)","callback_data":"([^"]*)"/g),
    ].map(([, text = "", data = ""]) => ({ text, data }));
    const [session = 0, vote = null] = [...(buttons[0]?.data ?? "").matchAll(/-?\d+\.(\d+)/g)].map(([, id]) =>
      Number(id),
    );
    this.cards.push({
      kind: vote === null ? "session" : "vote",
      messageId: numberIn(result, "message_id"),
      session,
      vote,
      buttons,
    });
    return vote ?? session;
  }
}

/** A field of something that came over the wire. */
function numberIn(value: unknown, field: string): number {
  const found =
    typeof value === "object" && value !== null
      ? Object.entries(value).find(([name]) => name === field)?.[1]
      : undefined;
  return typeof found === "number" ? found : 0;
}
