import type { CallRecord } from "../../dev/executor/server.ts";
import type { ApiCall } from "../../dev/telegram/server.ts";

/** Somebody sees these words once a vote, in its result. */
const RESULT = /^(✅ Passed|❌ Not passed): .*\nYes \d+ · No \d+ · Abstained \d+\n.*\d+\.\d+ SOL/;

/** What no call of the bot's to Telegram may ever be, whatever the test: each broken rule as a line. */
export function brokenRules(outgoing: readonly ApiCall[]): string[] {
  return [...outgoing.flatMap(brokenBy), ...twice(outgoing)];
}

/** What is wrong with its calls to the executor: one that was refused was not signed well, or broke the contract. */
export const brokenCalls = (calls: readonly CallRecord[]): string[] =>
  calls.filter(({ behaviour }) => behaviour === null).map(({ answer }) => `bad call: ${JSON.stringify(answer)}`);

/** Results that a vote got beyond its first. */
function twice(outgoing: readonly ApiCall[]): string[] {
  const seen = new Set<string>();
  return outgoing.flatMap(({ method, payload, ok }) => {
    const text = String(payload.text ?? "");
    const card = JSON.stringify(payload.reply_parameters);
    if (!ok || method !== "sendMessage" || card === undefined || !RESULT.test(text)) return [];
    const vote = `${payload.chat_id} ${card}`;
    if (seen.has(vote)) return [`announced twice: ${text}`];
    seen.add(vote);
    return [];
  });
}

function brokenBy({ method, payload, ok, errorCode }: ApiCall): string[] {
  const text = typeof payload.text === "string" ? payload.text : "";
  const broken: string[] = [];
  if (/abstain/i.test(text) && !(method === "sendMessage" && RESULT.test(text)))
    broken.push(`"abstained" outside a result: ${text}`);
  // A text that Telegram cannot take, or a place that is not there. A test that wants it says so.
  if (!ok && errorCode === 400 && method === "sendMessage") broken.push(`refused: ${text}`);
  if (namesZero(payload)) broken.push(`no message has the id 0: ${method} ${text}`);
  if (method === "answerCallbackQuery" && text.length > 200) broken.push(`too long for a pop-up: ${text}`);
  if (/undefined|NaN|\[object|null/.test(text)) broken.push(`not for people: ${text}`);
  return broken;
}

/** Whether a call edits, marks or answers the message 0, which is the id of every ephemeral message. */
export function namesZero({ message_id: messageId, reply_parameters: answered }: ApiCall["payload"]): boolean {
  const answers = typeof answered === "object" && answered !== null && "message_id" in answered && answered.message_id;
  return messageId === 0 || answers === 0;
}
