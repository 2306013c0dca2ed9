import { RULE_NAMES } from "./group-rules.ts";
import { parseId } from "./ids.ts";
import type { PastVoteCursor } from "./past-vote.ts";
import { assertNever } from "./result.ts";
import type { RuleRequest } from "./rule-request.ts";
import { readStoredWord } from "./rule-setting.ts";
import { storedWord } from "./rule-words.ts";
import { VOTE_STEP_LAMPORTS } from "./rules.ts";
import { isMint } from "./token.ts";
import type { VoteRequest } from "./vote-request.ts";

/** What a button asks for. The ids in it let the store refuse a button of another session or proposal. */
export type Button =
  | { readonly kind: "join"; readonly sessionId: string }
  | { readonly kind: "skip"; readonly sessionId: string }
  | { readonly kind: "vote"; readonly sessionId: string; readonly proposalId: string; readonly request: VoteRequest }
  /** Shows a page of orders, which outlive sessions. `from` is the highest number on the page. */
  | { readonly kind: "orders"; readonly from: number }
  /** Shows a page of past votes: those behind a place in their list, or the newest if that is null. */
  | { readonly kind: "history"; readonly before: PastVoteCursor | null }
  /** Answers the question whether the group's history is to be forgotten. It is asked twice. */
  | { readonly kind: "forget"; readonly answer: ForgetAnswer }
  /** Says which token the `/propose` in a message means. */
  | { readonly kind: "choose_token"; readonly mint: string; readonly messageId: number }
  /** Shows the group's rules or one of them, or sets one, as `/settings` does. */
  | { readonly kind: "settings"; readonly request: RuleRequest };

/** `ask_again` is the first yes, and `forget` the second. `keep` is a no to either question. */
export type ForgetAnswer = "ask_again" | "forget" | "keep";

const FORGET_WORDS: Readonly<Record<string, ForgetAnswer>> = { a: "ask_again", f: "forget", k: "keep" };

/** Writes a button as callback data of at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
export function encodeButton(button: Button): string {
  switch (button.kind) {
    case "join":
      return `j:${button.sessionId}`;
    case "skip":
      return `s:${button.sessionId}`;
    case "vote": {
      const { choice, lamports } = button.request;
      const yes = lamports === null ? "y" : lamports / VOTE_STEP_LAMPORTS;
      return `v:${button.sessionId}:${button.proposalId}:${choice === "yes" ? yes : "n"}`;
    }
    case "orders":
      return `o:${button.from}`;
    case "history":
      return button.before === null ? "h" : `h:${button.before.startTime}:${button.before.id}`;
    case "forget":
      return `f:${button.answer.charAt(0)}`;
    case "choose_token":
      return `c:${button.mint}:${button.messageId}`;
    case "settings":
      return ["g", ...ruleWords(button.request)].join(":");
    default:
      return assertNever(button);
  }
}

function ruleWords(request: RuleRequest): readonly string[] {
  if (request.kind === "set") return [request.setting.rule, storedWord(request.setting)];
  return request.rule === null ? [] : [request.rule];
}

/**
 * Reads callback data. Returns null for data that no button of ours has, since any client may forge it. The amount of a
 * vote, and the value of a rule, are not checked against the deployment's rules here.
 */
export function decodeButton(data: string): Button | null {
  const button = readButton(data);
  return button !== null && encodeButton(button) === data ? button : null;
}

function readButton(data: string): Button | null {
  if (data === "g" || data.startsWith("g:")) return readSettings(data.split(":").slice(1));
  const [, from] = /^o:([1-9]\d{0,8})$/.exec(data) ?? [];
  if (from !== undefined) return { kind: "orders", from: Number(from) };
  if (data === "h" || data.startsWith("h:")) return readHistory(data);
  const [, mint = "", messageId] = /^c:([^:]+):([1-9]\d{0,9})$/.exec(data) ?? [];
  if (messageId !== undefined && isMint(mint)) return { kind: "choose_token", mint, messageId: Number(messageId) };
  const [, answer] = /^f:([afk])$/.exec(data) ?? [];
  const forget = answer === undefined ? undefined : FORGET_WORDS[answer];
  if (forget !== undefined) return { kind: "forget", answer: forget };
  const [kind, sessionId = "", proposalId = "", choice = "", ...more] = data.split(":");
  if (more.length > 0 || parseId(sessionId) === null) return null;
  if ((kind === "j" || kind === "s") && proposalId === "" && choice === "") {
    return { kind: kind === "j" ? "join" : "skip", sessionId };
  }
  if (kind !== "v" || parseId(proposalId) === null) return null;
  if (choice === "n") return { kind: "vote", sessionId, proposalId, request: { choice: "no", lamports: 0 } };
  if (choice === "y") return { kind: "vote", sessionId, proposalId, request: { choice: "yes", lamports: null } };
  if (!/^[1-9]\d{0,3}$/.test(choice)) return null;
  const lamports = Number(choice) * VOTE_STEP_LAMPORTS;
  return { kind: "vote", sessionId, proposalId, request: { choice: "yes", lamports } };
}

function readHistory(data: string): Button | null {
  if (data === "h") return { kind: "history", before: null };
  const [, startTime, id = ""] = /^h:([1-9]\d{0,14}):(.*)$/.exec(data) ?? [];
  if (startTime === undefined || parseId(id) === null) return null;
  return { kind: "history", before: { startTime: Number(startTime), id } };
}

function readSettings([name, word]: readonly string[]): Button | null {
  if (name === undefined) return { kind: "settings", request: { kind: "show", rule: null } };
  const rule = RULE_NAMES.find((each) => each === name);
  if (rule === undefined) return null;
  if (word === undefined) return { kind: "settings", request: { kind: "show", rule } };
  const setting = readStoredWord(rule, word);
  return setting && { kind: "settings", request: { kind: "set", setting } };
}
