import { parseId } from "./ids.ts";
import { assertNever } from "./result.ts";
import { type Lamports, MIN_VOTE_LAMPORTS } from "./rules.ts";
import { type Ballot, isVoteAmount } from "./vote-request.ts";

/** What a button asks for. Each carries its session's id, and a vote its proposal's, so that a stranger's is refused. */
export type Button =
  | { readonly kind: "join"; readonly sessionId: string }
  | { readonly kind: "skip"; readonly sessionId: string }
  | { readonly kind: "vote"; readonly sessionId: string; readonly proposalId: string; readonly ballot: Ballot };

/** Amounts on buttons are written in thousandths of a SOL, so that the longest ids still fit. */
const STEP: Lamports = MIN_VOTE_LAMPORTS;

/** Writes a button as callback data: at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
export function encodeButton(button: Button): string {
  switch (button.kind) {
    case "join":
      return `j:${button.sessionId}`;
    case "skip":
      return `s:${button.sessionId}`;
    case "vote": {
      const { choice, lamports } = button.ballot;
      return `v:${button.sessionId}:${button.proposalId}:${choice === "yes" ? lamports / STEP : "n"}`;
    }
    default:
      return assertNever(button);
  }
}

/** Reads callback data. It can be forged (any client may send any data), so null is returned for all that no button of ours says. */
export function decodeButton(data: string): Button | null {
  const button = readButton(data);
  return button !== null && encodeButton(button) === data ? button : null;
}

function readButton(data: string): Button | null {
  const [kind, sessionId = "", proposalId = "", choice = "", ...more] = data.split(":");
  if (more.length > 0 || parseId(sessionId) === null) return null;
  if ((kind === "j" || kind === "s") && proposalId === "" && choice === "") {
    return { kind: kind === "j" ? "join" : "skip", sessionId };
  }
  if (kind !== "v" || parseId(proposalId) === null) return null;
  if (choice === "n") return { kind: "vote", sessionId, proposalId, ballot: { choice: "no", lamports: 0 } };
  const lamports = /^\d{1,4}$/.test(choice) ? Number(choice) * STEP : 0;
  return isVoteAmount(lamports) ? { kind: "vote", sessionId, proposalId, ballot: { choice: "yes", lamports } } : null;
}
