import type { Readable, Writable } from "node:stream";
import * as clack from "@clack/prompts";
import { Cancelled } from "./refused.ts";

/** Asks a person on a terminal. Each question throws Cancelled when it is ended with Ctrl-C. */
export interface Prompts {
  /** Asks for text, which is not shown while it is typed. */
  secret(message: string): Promise<string>;
  text(message: string): Promise<string>;
  choose<V extends string>(message: string, options: readonly { value: V; label: string }[]): Promise<V>;
  confirm(message: string): Promise<boolean>;
  /** Says what is wrong with an answer, or what was found. */
  wrong(sentence: string): void;
  note(sentence: string): void;
  /** Shows that something is being looked at. */
  waiting<T>(message: string, work: Promise<T>): Promise<T>;
}

/** Asks by `@clack/prompts`. Tests bring their own streams. */
export function terminalPrompts(streams: { input?: Readable; output?: Writable } = {}): Prompts {
  const needed = (value: string | undefined) =>
    value?.trim() ? undefined : "Type something, or press Ctrl-C to stop.";
  return {
    secret: async (message) => answered(await clack.password({ message, validate: needed, ...streams })).trim(),
    text: async (message) => answered(await clack.text({ message, validate: needed, ...streams })).trim(),
    async choose(message, options) {
      const value = answered(await clack.select<string>({ message, options: [...options], ...streams }));
      const chosen = options.find((option) => option.value === value);
      if (chosen === undefined) throw new Cancelled();
      return chosen.value;
    },
    confirm: async (message) => answered(await clack.confirm({ message, ...streams })),
    wrong: (sentence) => clack.log.error(sentence, streams),
    note: (sentence) => clack.log.success(sentence, streams),
    async waiting(message, work) {
      const spinner = clack.spinner({ withGuide: false, ...streams });
      spinner.start(message);
      return work.finally(() => spinner.clear());
    },
  };
}

function answered<T extends string | boolean>(value: T | typeof clack.CANCEL_SYMBOL): T {
  if (clack.isCancel(value)) throw new Cancelled();
  return value;
}
