import { expect, test } from "vitest";
import { finalTallyOf, type Verdict } from "../../src/domain/tally.ts";
import { agree, openVoteUnder, type RuleWords, setRules } from "./group-rules.ts";
import { alice, announce, bob, carol, castIn, must, newProposal, no, openSession, person } from "./people.ts";
import { onEveryEngine } from "./support.ts";
import { begin, keptProposal } from "./trades.ts";

const members = [alice, bob, carol, person(4), person(5), person(6), person(7)];

interface Case {
  readonly rules: RuleWords;
  readonly yeses: number;
  readonly noes: number;
  readonly verdict: Verdict;
}

const CASES: readonly Case[] = [
  { rules: {}, yeses: 0, noes: 0, verdict: "nobody" },
  { rules: {}, yeses: 2, noes: 1, verdict: "passed" },
  { rules: {}, yeses: 1, noes: 1, verdict: "tie" },
  { rules: {}, yeses: 1, noes: 2, verdict: "more_no" },
  { rules: { pass: "60%" }, yeses: 3, noes: 2, verdict: "passed" },
  { rules: { pass: "60%" }, yeses: 4, noes: 3, verdict: "short" },
  { rules: { pass: "2/3" }, yeses: 2, noes: 1, verdict: "passed" },
  { rules: { pass: "66.67%" }, yeses: 2, noes: 1, verdict: "short" },
  { rules: { pass: "1%" }, yeses: 0, noes: 3, verdict: "short" },
  { rules: { pass: "unanimous" }, yeses: 1, noes: 0, verdict: "passed" },
  { rules: { pass: "unanimous" }, yeses: 6, noes: 1, verdict: "short" },
  { rules: { quorum: "3" }, yeses: 2, noes: 0, verdict: "no_quorum" },
  { rules: { quorum: "3" }, yeses: 2, noes: 1, verdict: "passed" },
  { rules: { quorum: "50%" }, yeses: 3, noes: 0, verdict: "no_quorum" },
  { rules: { quorum: "50%" }, yeses: 4, noes: 0, verdict: "passed" },
  { rules: { quorum: "100%" }, yeses: 6, noes: 1, verdict: "passed" },
  { rules: { quorum: "50%", pass: "unanimous" }, yeses: 3, noes: 1, verdict: "short" },
];

onEveryEngine("when a vote passes", ({ world: newWorld }) => {
  test.each(CASES)("under $rules of seven members $yeses yes and $noes no: $verdict", async (one) => {
    const world = newWorld();
    const made = await openVoteUnder(world, one.rules, members);
    // What is set later must not decide.
    await setRules(world, { pass: "3/4", quorum: "7" });
    for (const [i, member] of members.entries()) {
      if (i < one.yeses) must(await castIn(world, member, agree));
      else if (i < one.yeses + one.noes) must(await castIn(world, member, no));
    }
    const { proposal } = await begin(world, made);
    expect(finalTallyOf(proposal)).toMatchObject({ verdict: one.verdict, abstained: 7 - one.yeses - one.noes });
  });

  test("a quorum is a part of those who may vote at the end, who joins later not counted", async () => {
    const world = newWorld();
    const made = await openVoteUnder(world, { quorum: "50%", early: "off" }, [alice, bob, carol]);
    must(await world.store.addParticipant(made.sessionId, person(4)));
    for (const member of [alice, bob]) must(await castIn(world, member, agree));
    world.clock.now = made.endTime;
    must(await world.store.addParticipant(made.sessionId, person(5)));
    const settlement = await begin(world, made);
    expect(settlement.proposal.eligibleVoters).toBe(4);
    expect(finalTallyOf(settlement.proposal).verdict).toBe("passed");
    await announce(world, settlement);
    expect(finalTallyOf(await keptProposal(world, made.proposalId)).verdict).toBe("passed");
  });

  test("two proposals of one session each pass by their own rules", async () => {
    const world = newWorld();
    await openSession(world, members);
    const verdicts: Verdict[] = [];
    for (const [messageId, pass] of [
      [20, "majority"],
      [40, "unanimous"],
    ] as const) {
      await setRules(world, { pass });
      const made = must(await world.store.addProposal(world.chatId, newProposal(world, messageId)));
      for (const member of [alice, bob]) must(await castIn(world, member, agree));
      must(await castIn(world, carol, no));
      const settlement = await begin(world, made);
      verdicts.push(finalTallyOf(settlement.proposal).verdict);
      await announce(world, settlement);
    }
    expect(verdicts).toEqual(["passed", "short"]);
  });
});
