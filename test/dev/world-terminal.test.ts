/** @module-tag long */
import { describe, expect, it } from "vitest";
import { SIMPLE_BEHAVIOURS } from "../../dev/executor/behaviour.ts";
import { SIMPLE_BEHAVIOURS as MARKET_BEHAVIOURS } from "../../dev/market/behaviour.ts";
import { startTelegram } from "../../dev/telegram/server.ts";
import { helpFor, parseLine } from "../../dev/terminal.ts";
import { transcript } from "../../dev/transcript.ts";

/** What is printed where the stand-in carries trades out. */
const HELP = helpFor({ trader: null });

describe("a typed line", () => {
  it.each([
    ["alice: /vote yes 0.05", { do: "say", name: "alice", text: "/vote yes 0.05" }],
    ['Bob : /propose "BUY token=A amount=1"', { do: "say", name: "bob", text: '/propose "BUY token=A amount=1"' }],
    ["bob taps Yes 0.01", { do: "tap", name: "bob", label: "Yes 0.01" }],
    ["wait 1m30s", { do: "wait", ms: 90_000 }],
    ["cron", { do: "cron" }],
    ["executor hang_after", { do: "executor", behaviour: "hang_after" }],
    ["Executor Reject", { do: "executor", behaviour: "reject" }],
    ["executor reject Too expensive", { do: "executor", behaviour: { reject: "Too expensive" } }],
    ["executor finish", { do: "finish" }],
    ["executor", { do: "help" }],
    ["executor explode", { do: "help" }],
    ["executor hang now", { do: "help" }],
    ["market crash BONK", { do: "crash_token", token: "BONK", factor: "0.1" }],
    ["Market crash $wif -50%", { do: "crash_token", token: "$wif", factor: "0.5" }],
    ["market move BONK +20%", { do: "move_token", token: "BONK", factor: "1.2" }],
    ["market move BONK -0.5%", { do: "move_token", token: "BONK", factor: "0.995" }],
    ["market move BONK 3", { do: "move_token", token: "BONK", factor: "3" }],
    ["market away", { do: "market_away" }],
    ["market Back", { do: "market_back" }],
    ["market", { do: "help" }],
    ["market move BONK", { do: "help" }],
    ["market move BONK -100%", { do: "help" }],
    ["market move BONK a lot", { do: "help" }],
    ["market away now", { do: "help" }],
    ["", { do: "nothing" }],
    ["what now", { do: "help" }],
    ["wait a bit", { do: "help" }],
  ])("%j is understood", (typed, line) => {
    expect(parseLine(typed)).toEqual(line);
  });

  it.each(SIMPLE_BEHAVIOURS)("may tell the executor to %s, and the help says so", (behaviour) => {
    expect(parseLine(`executor ${behaviour}`)).toEqual({ do: "executor", behaviour });
    expect(HELP.split(/[\s,]+/)).toContain(behaviour);
  });
});

it.each(MARKET_BEHAVIOURS)("a typed line may tell the market to %s, and the help says so", (behaviour) => {
  expect(parseLine(`market ${behaviour}`)).toEqual({ do: "market", behaviour });
  expect(HELP.split(/[\s,]+/)).toContain(behaviour);
});

describe("the transcript", () => {
  const bot = { id: 1, is_bot: true, first_name: "Conclave", username: "conclave_bot" };
  const alice = { id: 2, is_bot: false, first_name: "Alice", username: "alice" };
  const buttons = { inline_keyboard: [[{ text: "Yes 0.01" }, { text: "No" }], [{ text: "More" }]] };

  it("shows a message with its buttons, and its edits", () => {
    const message = { message_id: 7, from: bot, text: "Buy it?\nby Alice", reply_markup: buttons };
    expect(transcript({ kind: "message", data: { chatId: -1, message } })).toEqual([
      "#7 Conclave: Buy it?",
      "    by Alice",
      "    [Yes 0.01] [No]",
      "    [More]",
    ]);
    const edited = { message_id: 7, from: bot, text: "Bought." };
    expect(transcript({ kind: "edit", data: { chatId: -1, message: edited } })).toEqual([
      "#7 edited Conclave: Bought.",
    ]);
  });

  it("shows what a button copies, since nobody can tap it here", () => {
    const copies = { text: "📋 Sell order 3", copy_text: { text: '/propose "SELL order=3"' } };
    const message = { message_id: 7, from: bot, text: "order 3", reply_markup: { inline_keyboard: [[copies]] } };
    expect(transcript({ kind: "message", data: { message } })).toEqual([
      "#7 Conclave: order 3",
      '    [📋 Sell order 3, copies: /propose "SELL order=3"]',
    ]);
  });

  it("shows a reaction", () => {
    const payload = { chat_id: -1, message_id: 9, reaction: [{ type: "emoji", emoji: "👍" }] };
    const data = { at: 0, method: "setMessageReaction", payload, ok: true };
    expect(transcript({ kind: "call", data })).toEqual(["    👍 to #9"]);
  });

  it("leaves members out where they are on the screen already, and what nobody sees", () => {
    const event = { kind: "message", data: { message: { message_id: 8, from: alice, text: "/help" } } } as const;
    expect(transcript(event)).toEqual(["#8 Alice: /help"]);
    expect(transcript(event, { members: false })).toEqual([]);
    expect(transcript({ kind: "call", data: { method: "getMe", ok: true, payload: {} } })).toEqual([]);
  });

  it("reads what the stand-in tells of", async () => {
    const telegram = await startTelegram();
    const lines: string[] = [];
    telegram.onEvent((event) => lines.push(...transcript(event)));
    const call = (method: string, payload: Record<string, unknown>) =>
      fetch(`${telegram.url}/bot${telegram.botToken}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ chat_id: group.id, ...payload }),
      });
    const group = telegram.group();
    await group.member({ first_name: "Alice" }).says("/help");
    const keyboard = { inline_keyboard: [[{ text: "Join", callback_data: "j" }]] };
    await call("sendMessage", { text: "Welcome", reply_markup: keyboard });
    const messageId = group.botMessages[0]?.messageId ?? 0;
    await call("editMessageText", { message_id: messageId, text: "Done" });
    await call("setMessageReaction", { message_id: messageId, reaction: [{ type: "emoji", emoji: "👍" }] });
    await telegram.close();
    const bot = telegram.botUser.first_name;
    expect(lines).toEqual([
      `#${messageId - 1} Alice: /help`,
      `#${messageId} ${bot}: Welcome`,
      "    [Join]",
      `#${messageId} edited ${bot}: Done`,
      `    👍 to #${messageId}`,
    ]);
  });
});
