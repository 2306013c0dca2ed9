import { describe, expect, it } from "vitest";
import { closedSessionCard, sessionCard } from "../../src/views/session-card.ts";
import { alice, buttons, emojiName, expectSendable, LARGEST_ID, marked } from "./samples.ts";

const CARD = { sessionId: "-100.1", message: "Buy BONK token", minutes: 3, participantCount: 2, creator: alice.name };

describe("a session's card", () => {
  it("carries its message, who opened it, how many joined, and what to do next", () => {
    const { text } = sessionCard(CARD);
    expect(text.text).toBe(
      [
        "📣 Buy BONK token",
        "Opened by @alice · votes run 3 minutes",
        "",
        "👥 2 joined. Tap Join to take part.",
        "Then propose a trade:",
        '/propose "BUY token=BONK amount=0.05 price=market"',
      ].join("\n"),
    );
    expect(marked(text)).toEqual(["bold: Buy BONK token", 'code: /propose "BUY token=BONK amount=0.05 price=market"']);
  });

  it("has the buttons Join and Skip", () => {
    expect(buttons(sessionCard(CARD))).toEqual([
      [
        ["Join", "j:-100.1"],
        ["Skip", "s:-100.1"],
      ],
    ]);
  });

  it("has Join in green, as what most people want", () => {
    expect(sessionCard(CARD).buttons[0]?.map(({ style }) => style)).toEqual(["success", undefined]);
  });

  it("shows the message as it is, whatever is in it, and marks all of it", () => {
    const message = '<b>1 & 2</b> *x* "🚀" משה';
    expect(marked(sessionCard({ ...CARD, message }).text)[0]).toBe(`bold: ${message}`);
    expect(marked(closedSessionCard({ ...CARD, message, proposals: 0 }).text)).toEqual([`bold: ${message}`]);
  });

  it("fits with the longest message, name and id", () => {
    const view = sessionCard({ ...CARD, sessionId: LARGEST_ID, message: "m".repeat(300), creator: emojiName(1) });
    expectSendable(view.text);
    for (const [, data] of buttons(view).flat()) expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
  });

  it("says once it is closed how it ended, and has no buttons", () => {
    const view = closedSessionCard({ message: "Buy BONK token", participantCount: 3, proposals: 2 });
    expect(view.text.text).toBe("📣 Buy BONK token\n🔒 Closed · 3 joined · 2 votes");
    expect(view.buttons).toEqual([]);
    expect(closedSessionCard({ message: "x", participantCount: 0, proposals: 1 }).text.text).toContain(
      "0 joined · 1 vote",
    );
    expect(closedSessionCard({ message: "x", participantCount: 0, proposals: 1 }).text.text).not.toContain("votes");
  });
});
