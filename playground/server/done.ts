import type { ActionAnswer } from "../protocol/actions.ts";

/** What an action has come to, beside having been done. */
export type Done = Omit<Extract<ActionAnswer, { ok: true }>, "ok">;
