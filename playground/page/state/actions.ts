import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Action, ActionAnswer } from "../../protocol/actions.ts";

/** Asks the server for something. Null where it could not or would not; the reason has been shown then. */
export type Act = (action: Action) => Promise<Extract<ActionAnswer, { ok: true }> | null>;

/** What every component may need: asking for something, and saying something to the reader. */
export interface PageActions {
  readonly act: Act;
  /** A hint that goes away by itself. */
  readonly hint: (text: string) => void;
}

export const PageActionsContext = createContext<PageActions>({ act: async () => null, hint: () => {} });

export const usePageActions = (): PageActions => useContext(PageActionsContext);

/** Sends one action, and reads the answer. Whatever goes wrong becomes an answer that says so in a sentence. */
export async function send(action: Action): Promise<ActionAnswer> {
  try {
    const response = await fetch("/actions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(action),
    });
    const answer = (await response.json()) as ActionAnswer;
    return typeof answer?.ok === "boolean" ? answer : { ok: false, why: `The playground answered ${response.status}.` };
  } catch {
    return { ok: false, why: "The playground did not answer. Is npm run dev still running?" };
  }
}
