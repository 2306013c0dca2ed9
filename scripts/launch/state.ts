import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import type { Secrets } from "./names.ts";

const State = z.object({
  salt: z.string().min(16),
  /** The account and the name of the Worker that has them. */
  worker: z.string().nullable().default(null),
  put: z.record(z.string(), z.string()).default({}),
  webhook: z.string().nullable().default(null),
});

/**
 * What the services do not show again: marks (salted SHA-256) of the secrets that the Worker has, and of the webhook that
 * Telegram has. A value that was put once is thus not put again, and cannot be read from its mark.
 */
export type State = Readonly<z.infer<typeof State>>;

/**
 * Reads the text of the state's file. A missing or broken one counts as empty, and what another Worker has does not count:
 * then all is put once more.
 */
export function readState(text: string | null, worker: string): State {
  const state = parsed(text);
  return state.worker === worker ? state : { ...state, worker, put: {} };
}

function parsed(text: string | null): State {
  try {
    return State.parse(JSON.parse(text ?? ""));
  } catch {
    return { salt: randomBytes(16).toString("hex"), worker: null, put: {}, webhook: null };
  }
}

export const writeState = (state: State): string => `${JSON.stringify(state, null, 2)}\n`;

/** The mark of some text. */
export const markOf = ({ salt }: Pick<State, "salt">, text: string): string =>
  createHash("sha256").update(`${salt}\0${text}`).digest("hex");

/** The state after these secrets were put. */
export function withPut(state: State, secrets: Secrets): State {
  const marks = Object.entries(secrets).map(([name, value]) => [name, markOf(state, `${name}\0${value}`)]);
  return { ...state, put: { ...state.put, ...Object.fromEntries(marks) } };
}

/** Whether just this value of a secret was put. */
export const wasPut = (state: State, name: string, value: string): boolean =>
  state.put[name] === markOf(state, `${name}\0${value}`);
