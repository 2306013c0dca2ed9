import { FormattedString, fmt } from "@grammyjs/parse-mode";
import { encodeButton } from "../domain/button.ts";
import type { SessionCard } from "../domain/card.ts";
import { shownName } from "../domain/person.ts";
import { minutesText, PROPOSE_EXAMPLE, type View } from "./message.ts";

/** The card of an open session: what it is about, who opened it, how many have joined, and the buttons. */
export const sessionCard = ({ sessionId, message, minutes, participantCount, creator }: SessionCard): View => ({
  text: fmt`📣 ${FormattedString.b(message)}
Opened by ${shownName(creator)} · votes run ${minutesText(minutes)}

👥 ${String(participantCount)} joined. Tap Join to take part.
Then propose a trade:
${FormattedString.code(PROPOSE_EXAMPLE)}`,
  buttons: [
    [
      { text: "Join", callback_data: encodeButton({ kind: "join", sessionId }), style: "success" },
      { text: "Skip", callback_data: encodeButton({ kind: "skip", sessionId }) },
    ],
  ],
});

/** The card of a closed session: no buttons, and how it ended. */
export const closedSessionCard = (card: { message: string; participantCount: number; proposals: number }): View => ({
  text: fmt`📣 ${FormattedString.b(card.message)}
🔒 Closed · ${String(card.participantCount)} joined · ${String(card.proposals)} ${card.proposals === 1 ? "vote" : "votes"}`,
  buttons: [],
});
