import type { Outgoing } from "../../dev/telegram/server.ts";

/** Somebody sees these words once a vote, in its result. */
const RESULT = /^(✅ Passed|❌ Not passed): .*\nYes \d+ · No \d+ · Abstained \d+\nTotal \d+\.\d+ SOL/;

/** What no call of the bot's to Telegram may ever be, whatever the test: each broken rule as a line. */
export function brokenRules(outgoing: readonly Outgoing[]): string[] {
  return outgoing.flatMap(({ method, payload, ok, errorCode }) => {
    const text = typeof payload.text === "string" ? payload.text : "";
    const broken: string[] = [];
    if (/abstain/i.test(text) && !(method === "sendMessage" && RESULT.test(text)))
      broken.push(`"abstained" outside a result: ${text}`);
    // A text that Telegram cannot take, or a place that is not there. A test that wants it says so.
    if (!ok && errorCode === 400 && method === "sendMessage") broken.push(`refused: ${text}`);
    if (method === "answerCallbackQuery" && text.length > 200) broken.push(`too long for a pop-up: ${text}`);
    if (/undefined|NaN|\[object|null/.test(text)) broken.push(`not for people: ${text}`);
    return broken;
  });
}
