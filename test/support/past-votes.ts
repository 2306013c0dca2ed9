import type { PastVote } from "../../src/domain/past-vote.ts";

/** A past vote of the group `-100`: a buy that passed, with a yes of bob's. */
export const pastVote = (more: Partial<PastVote> = {}): PastVote => ({
  id: "-100.2",
  kind: "buy",
  token: "BONK",
  orderNumber: 3,
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_300_000,
  state: "announced",
  passed: true,
  yes: 1,
  no: 0,
  abstained: 0,
  lamports: 50_000_000,
  outcome: {
    tag: "filled",
    fill: { tokenAmount: "1200.5", price: "0.00004", fee: 5_000, received: null, txUrl: null, onPaper: false },
  },
  votesHidden: false,
  votes: [{ voter: { id: 2, name: { kind: "username", text: "bob" } }, choice: "yes", lamports: 50_000_000 }],
  ...more,
});
