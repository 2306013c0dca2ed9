import { tooManyRequests } from "./refusal.ts";

const windowMs = 60_000;

/** Counts what the bot sends to each group: Telegram allows some 20 messages and edits a minute. */
export class FloodGuard {
  on = true;
  /** Messages and edits that one group takes in any 60 seconds. */
  perMinute = 20;
  readonly #sent = new Map<number, number[]>();

  /** Counts one message or edit to a group at `now` (ms); throws the refusal of one too many, which is not counted. */
  count(chatId: number, now: number): void {
    const recent = (this.#sent.get(chatId) ?? []).filter((at) => at > now - windowMs);
    this.#sent.set(chatId, recent);
    const oldestInTheWay = recent.at(-this.perMinute);
    if (this.on && (this.perMinute === 0 || oldestInTheWay !== undefined))
      throw tooManyRequests(((oldestInTheWay ?? now) + windowMs - now) / 1000);
    recent.push(now);
  }
}
