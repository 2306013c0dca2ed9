/** The most answers that one isolate keeps. The oldest go first. An answer may be long, and an isolate has 128 MB. */
const MAX_ANSWERS = 50;

/** Answers that are still fresh, by what was asked. Times are milliseconds since 1970. */
export class AnswerCache<Answer> {
  readonly #kept = new Map<string, { readonly answer: Answer; readonly from: number; readonly until: number }>();

  /** Returns the fresh answer to a question, or undefined. */
  find(question: string, now: number): Answer | undefined {
    const kept = this.#kept.get(question);
    // A clock that was turned back makes an answer older than it seems.
    return kept !== undefined && kept.from <= now && now < kept.until ? kept.answer : undefined;
  }

  /** Keeps an answer for `keepMs` milliseconds. */
  keep(question: string, answer: Answer, now: number, keepMs: number): void {
    this.#kept.delete(question);
    this.#kept.set(question, { answer, from: now, until: now + keepMs });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_ANSWERS) break;
      this.#kept.delete(oldest);
    }
  }
}
