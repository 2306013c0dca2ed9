import { decodeButton } from "../../src/domain/button.ts";
import type { PlayedGroup } from "./played-group.ts";

/** What can be tapped in a group just now, on its newest cards. */
export interface OpenButtons {
  readonly join: OpenJoin | null;
  readonly vote: OpenVote | null;
}

export interface OpenJoin {
  readonly messageId: number;
  readonly button: string;
}

export interface OpenVote {
  readonly messageId: number;
  readonly buttons: readonly string[];
}

/** Cards lose their buttons when their session is closed, or their vote over. */
export function openButtons({ group }: PlayedGroup): OpenButtons {
  const cards = group.botMessages.toReversed().map(({ messageId, buttons }) => {
    const data = buttons.flat().map((button) => button.data);
    const of = (kind: "join" | "vote") => data.filter((one) => decodeButton(one)?.kind === kind);
    return { messageId, join: of("join"), vote: of("vote") };
  });
  const session = cards.find(({ join }) => join.length > 0);
  const vote = cards.find((card) => card.vote.length > 0);
  const [button] = session?.join ?? [];
  return {
    join: session === undefined || button === undefined ? null : { messageId: session.messageId, button },
    vote: vote === undefined ? null : { messageId: vote.messageId, buttons: vote.vote },
  };
}
