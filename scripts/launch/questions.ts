import type { Result } from "../../src/domain/result.ts";
import type { Prompts } from "./prompts.ts";
import { Refused } from "./refused.ts";

/** What only a person can give. */
export interface Question<T> {
  /** The variables that may answer it. */
  readonly names: string;
  /** What the variables answer, or null if they are missing. */
  readonly given: string | null;
  /** What to do if it is missing, in a sentence. */
  readonly how: string;
  ask(prompts: Prompts): Promise<string>;
  /** Checks an answer against the real service. Returns a sentence if it is wrong. */
  check(answer: string): Promise<Result<T, string>>;
}

/**
 * Gets answers from the variables, and from a person where one is there. Without one it collects what is missing or
 * wrong, so that all of it is told at once.
 */
export class Questions {
  readonly prompts: Prompts | null;
  readonly #problems: string[] = [];

  constructor(prompts: Prompts | null) {
    this.prompts = prompts;
  }

  /** Returns the checked answer. Returns null where it is missing or wrong and nobody can be asked. */
  async answer<T>({ names, given, how, ask, check }: Question<T>): Promise<T | null> {
    if (given !== null) {
      const checked = await this.#check(names, check(given));
      if (checked.ok) return checked.value;
      this.problem(`${names}: ${checked.error}`);
    } else if (this.prompts === null) this.problem(`${names}: ${how}`);
    while (this.prompts !== null) {
      const checked = await this.#check(names, check(await ask(this.prompts)));
      if (checked.ok) return checked.value;
      this.prompts.wrong(checked.error);
    }
    return null;
  }

  /** Notes what is wrong. With a person there, it is only said, since another answer follows. */
  problem(sentence: string): void {
    if (this.prompts === null) this.#problems.push(sentence);
    else this.prompts.wrong(sentence);
  }

  /** Notes what no answer helps against. With a person there, it throws Refused at once. */
  stop(sentence: string): void {
    if (this.prompts !== null) throw new Refused(sentence);
    this.problem(sentence);
  }

  /** Throws Refused if something is missing or wrong. */
  settle(): void {
    if (this.#problems.length > 0) throw new Refused(...this.#problems);
  }

  #check<T>(names: string, checking: Promise<Result<T, string>>): Promise<Result<T, string>> {
    return this.prompts === null ? checking : this.prompts.waiting(`Checking ${names}`, checking);
  }
}
