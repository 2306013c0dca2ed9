import type { ActionAnswer } from "../protocol/actions.ts";

/** What an action that was done gives, beside the fact. */
export type ActionResult = Omit<Extract<ActionAnswer, { ok: true }>, "ok">;
