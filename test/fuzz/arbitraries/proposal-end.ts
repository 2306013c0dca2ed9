import fc from "fast-check";
import type { Forgery } from "../../../dev/qstash/server.ts";
import { type JsonMutation, jsonMutation, jsonText, junk, mutateJson } from "./json.ts";
import type { Scene } from "./scene.ts";
import { noise } from "./texts.ts";

/** A call's body before the scene is known; the words stand for the scene's own ids. */
export interface CallPlan {
  readonly type: string;
  readonly chat: "ours" | "elsewhere" | "odd";
  readonly session: string;
  readonly proposal: string;
  readonly mutations: readonly JsonMutation[];
  /** What is left of its JSON, in characters; all of it by default. */
  readonly length: number;
}

const id = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("session", "proposal", "other session", "old session") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      "1",
      "-1.1",
      "0.1",
      "-9007199254740993.1",
      "9007199254740991.9999999999",
      "1.1e3",
      " 1.1",
    ),
  },
  { weight: 1, arbitrary: noise },
);

const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

export const call: fc.Arbitrary<CallPlan> = fc.record({
  type: fc.constantFrom("buy", "buy", "sell", "gift"),
  chat: mostly<CallPlan["chat"]>("ours", fc.constantFrom("elsewhere", "odd")),
  session: mostly("session", id),
  proposal: mostly("proposal", id),
  mutations: mostly<readonly JsonMutation[]>([], fc.array(jsonMutation, { minLength: 1, maxLength: 2 })),
  length: mostly(Number.MAX_SAFE_INTEGER, fc.nat(200)),
});

/** Anything but a call: noise, other JSON, and far too much. */
export const noCall: fc.Arbitrary<string> = fc.oneof(
  noise,
  junk.map(jsonText),
  noise.map((text) => jsonText({ v: 1, type: "buy", chatId: 1, sessionId: text.repeat(20_000), proposalId: "1.1" })),
  fc.constantFrom("[".repeat(50_000), '{"v":'.repeat(50_000), "\u0000", "{}"),
);

/** What a signature that is not QStash's for us may have wrong. */
export const forged: fc.Arbitrary<Forgery> = fc.oneof(
  fc.stringMatching(/^[!-~]{1,60}$/).map((key) => ({ key })),
  fc.constantFrom("http://127.0.0.1/proposal-end", "https://conclave.example/proposal-end", "").map((sub) => ({ sub })),
  fc.string({ maxLength: 20 }).map((iss) => ({ iss: `not ${iss}` })),
  fc.integer({ min: -10_000, max: -10 }).map((expiresInSeconds) => ({ expiresInSeconds })),
  noise.map((text) => ({ body: `another ${text}` })),
  fc.constant({ omitBodyClaim: true }),
);

/** The body that a plan comes to on a scene. */
export function callOf({ type, chat, session, proposal, mutations, length }: CallPlan, scene: Scene): string {
  const known = (word: string): string => scene.ids.get(word) ?? word;
  const chatId = { ours: scene.chatId, elsewhere: scene.elsewhereId, odd: -1 }[chat];
  const body = { v: 1, type, chatId, sessionId: known(session), proposalId: known(proposal) };
  return jsonText(mutateJson(body, mutations)).slice(0, length);
}

/** Whether a body names the scene's open vote. */
export function namesTheVote(body: string, { chatId, ids }: Scene): boolean {
  try {
    const call: unknown = JSON.parse(body);
    const field = (name: string): unknown =>
      typeof call === "object" && call !== null ? Object.entries(call).find(([key]) => key === name)?.[1] : undefined;
    const isCall =
      field("v") === 1 && (field("type") === "buy" || field("type") === "sell") && field("chatId") === chatId;
    return isCall && field("sessionId") === ids.get("session") && field("proposalId") === ids.get("proposal");
  } catch {
    return false;
  }
}

/** Whether a body is longer than QStash's messages may be: then it is not even read. */
export const isTooLong = (body: string): boolean => Buffer.byteLength(body) > 1_024 * 1_024;
