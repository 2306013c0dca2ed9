import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProposalRequest } from "../../src/domain/proposal-request.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { parseSessionRequest } from "../../src/domain/session-request.ts";
import {
  CREATE_EXAMPLE,
  MAX_MESSAGE_LENGTH,
  MAX_POPUP_LENGTH,
  minutesText,
  PROPOSE_EXAMPLE,
  SELL_EXAMPLE,
  timeLeft,
} from "../../src/views/message.ts";

describe("the time left", () => {
  it.each([
    [-5_000, "1 s"],
    [0, "1 s"],
    [999, "1 s"],
    [59_600, "60 s"],
    [90_000, "90 s"],
    [104_000, "104 s"],
    [105_000, "2 min"],
    [150_000, "2 min"],
    [164_000, "2 min"],
    [165_000, "3 min"],
    [240_000, "4 min"],
    [297_000, "5 min"],
    [300_000, "5 min"],
    [600_000, "10 min"],
  ])("of %d ms reads %s", (ms, text) => {
    expect(timeLeft(ms)).toBe(text);
  });

  const shown = (ms: number): number => {
    const [, number = "", unit] = /^(\d+) (s|min)$/.exec(timeLeft(ms)) ?? [];
    return Number(number) * (unit === "min" ? 60_000 : 1_000);
  };

  it("is never more than a quarter of a minute too much, nor a minute too little", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 600_000 }),
        (ms) => shown(ms) - ms <= 15_500 && ms - shown(ms) < 60_000,
      ),
    );
  });

  it("never grows while the clock runs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 60_000 }), (ms, passed) => {
        return shown(ms - passed) <= shown(ms);
      }),
    );
  });
});

it("One minute is singular, more are plural", () => {
  expect([1, 2, 10].map(minutesText)).toEqual(["1 minute", "2 minutes", "10 minutes"]);
});

it("The examples that are shown everywhere are understood when they are sent", () => {
  expect(parseSessionRequest(CREATE_EXAMPLE.replace("/create_session", ""), DEFAULT_RULES)).toEqual({
    ok: true,
    value: { message: "Buy BONK token", minutes: null },
  });
  expect(parseProposalRequest(PROPOSE_EXAMPLE.replace("/propose", ""), DEFAULT_RULES)).toEqual({
    ok: true,
    value: { action: { kind: "buy", token: "BONK", amount: 50_000_000, price: { kind: "market" } }, minutes: null },
  });
  expect(parseProposalRequest(SELL_EXAMPLE.replace("/propose", ""), DEFAULT_RULES)).toEqual({
    ok: true,
    value: { action: { kind: "sell", order: 3 }, minutes: null },
  });
});

it("The limits are Telegram's", () => {
  expect([MAX_MESSAGE_LENGTH, MAX_POPUP_LENGTH]).toEqual([4_096, 200]);
});
