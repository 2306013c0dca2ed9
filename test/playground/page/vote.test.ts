import { describe, expect, it } from "vitest";
import { outcomeText, stepsOf, voteOf } from "../../../playground/page/logic/vote.ts";

const OPEN = {
  id: "-1001.2",
  state: "open",
  members: "4",
  "q.id": "-1001.4",
  "q.kind": "buy",
  "q.token": "BONK",
  "q.by_name": "ubob",
  "q.state": "open",
  "q.yes": "2",
  "q.no": "1",
  "q.lamports": "60000000",
  "q.ends": "1795391182000",
  "q.members": "",
  "q.outcome": "",
};
const FILLED = JSON.stringify({
  tag: "filled",
  fill: { tokenAmount: "300000", price: "0.0000002", fee: 5000, txUrl: null, received: null, onPaper: false },
});

const vote = (changes: Record<string, string> = {}) => voteOf(new Map(Object.entries({ ...OPEN, ...changes })));
const states = (steps: ReturnType<typeof stepsOf>) => steps.map(({ name, state }) => `${name} ${state}`);

describe("the vote that the playground reads out of a session's hash", () => {
  it("is none before anybody has proposed", () => {
    expect(voteOf(new Map([["id", "-1001.2"]]))).toBeNull();
  });

  it("counts those who have not voted, of the session's members while it is open", () => {
    expect(vote()).toMatchObject({
      title: "BUY BONK",
      proposer: "@bob",
      yes: 2,
      no: 1,
      abstained: 1,
      eligibleVoters: 4,
      total: "0.06 SOL",
      open: true,
      outcome: null,
    });
  });

  it("counts those who were there when the time was up", () => {
    expect(vote({ "q.state": "announced", "q.members": "7" })).toMatchObject({
      eligibleVoters: 7,
      abstained: 4,
      open: false,
    });
  });

  it("never has fewer people than votes", () => {
    expect(vote({ members: "1" })).toMatchObject({ eligibleVoters: 3, abstained: 0 });
  });

  it("passes by its frozen rules, not because more said yes", () => {
    const steps = (rules: Record<string, string>) => {
      const closed = vote({ "q.state": "closed", "q.members": "4", ...rules });
      return closed?.steps.find(({ name }) => name === "traded")?.state;
    };
    expect(steps({ "q.pass": "majority" })).toBe("current");
    expect(steps({ "q.pass": "75%" })).toBe("skipped");
    expect(steps({ "q.quorum": "4" })).toBe("skipped");
    const sale = { "q.kind": "sell", "q.sale": "shares", "q.yes": "1", "q.no": "2" };
    expect(steps({ ...sale, "q.yes_paid": "50000000", "q.no_paid": "20000000" })).toBe("current");
  });

  it("says how many have to vote, what yes and no paid, and when it ends early", () => {
    expect(vote()).toMatchObject({ rules: [], needed: null, paid: null, earlyEndAt: null });
    const sale = { "q.kind": "sell", "q.sale": "shares", "q.yes_paid": "50000000", "q.no_paid": "20000000" };
    expect(vote({ ...sale, "q.quorum": "50%" })).toMatchObject({
      rules: [
        { rule: "quorum", words: "quorum 50%" },
        { rule: "sale", words: "counted by shares" },
      ],
      needed: 2,
      paid: { yes: "0.05 SOL", no: "0.02 SOL" },
    });
    const started = 1_795_391_182_000 - 600_000;
    expect(vote({ members: "3", "q.early": "on", "q.started": String(started) })).toMatchObject({
      earlyEndAt: started + 150_000,
    });
  });

  it("collects nothing in a sale", () => {
    expect(vote({ "q.kind": "sell", "q.order": "3", "q.members": "2" })).toMatchObject({
      title: "SELL order 3",
      total: null,
    });
  });
});

describe("the steps of a settlement", () => {
  it("advance one after the other when the vote passed", () => {
    expect(states(stepsOf("open", true, null))).toEqual([
      "open current",
      "closed ahead",
      "traded ahead",
      "announced ahead",
    ]);
    expect(states(stepsOf("closed", true, null))).toEqual([
      "open done",
      "closed done",
      "traded current",
      "announced ahead",
    ]);
    expect(states(stepsOf("carried", true, "filled"))).toEqual([
      "open done",
      "closed done",
      "traded done",
      "announced current",
    ]);
    expect(states(stepsOf("announced", true, "filled"))).toEqual([
      "open done",
      "closed done",
      "traded done",
      "announced done",
    ]);
  });

  it("skip the trade when it did not", () => {
    expect(states(stepsOf("closed", false, null))).toEqual([
      "open done",
      "closed current",
      "traded skipped",
      "announced ahead",
    ]);
    expect(states(stepsOf("announcing", false, null))).toEqual([
      "open done",
      "closed done",
      "traded skipped",
      "announced current",
    ]);
  });

  it("end when the vote was cancelled", () => {
    expect(states(stepsOf("cancelled", false, null))).toEqual(["open done", "cancelled done"]);
  });
});

describe("outcomeText", () => {
  it("says in a few words how the trade ended", () => {
    expect(outcomeText(FILLED)).toBe("bought 300000");
    expect(outcomeText('{"tag":"rejected","reason":"Too expensive"}')).toBe("rejected: Too expensive");
    expect(outcomeText('{"tag":"unknown"}')).toBe("nobody knows");
    expect(outcomeText('{"tag":"filled","fill":{"received":66000000,"onPaper":true}}')).toBe(
      "sold for 0.066 SOL, on paper",
    );
  });

  it("is nothing for none, and for what is not understood", () => {
    for (const json of ["", "{", "null", '"x"', '{"tag":"other"}']) expect(outcomeText(json)).toBeNull();
  });
});
