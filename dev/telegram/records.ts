import type { Update } from "grammy/types";

/** One call of the bot's, as it was carried out or refused; `at` is in ms by the stand-in's clock. */
export interface ApiCall {
  at: number;
  method: string;
  payload: Record<string, unknown>;
  ok: boolean;
  /** The Bot API's code of a refusal; 0 if the connection was cut or left hanging. */
  errorCode?: number;
  /** A refusal's words. */
  description?: string;
  result?: unknown;
}

/** How an update reached the webhook: `status` is the last attempt's (0 if none was answered), `ms` the time it took. */
export interface Delivery {
  update: Update;
  status: number;
  attempts: number;
  ms: number;
}

/** The pop-up that an answer to a tap shows. */
export interface TapAnswer {
  text?: string;
  show_alert?: boolean;
}

/** A tap's delivery and what was answered to it until the webhook had answered; no `answer` if the bot gave none. */
export type Tap = Delivery & { answer?: TapAnswer };

export interface StandInEvent {
  kind: "message" | "edit" | "answer" | "delivery" | "call";
  data: unknown;
}
