import { expect, test } from "vitest";
import { LONG } from "../support/long.ts";
import { alice, bob, castIn, must, no, openVote, person, tap, warmScripts, yes } from "./people.ts";
import { onEveryEngine, type World } from "./support.ts";

/** Lets many people in at once, past the store: this is not what is tested here. */
async function fill(world: World, ids: readonly number[]): Promise<void> {
  const live = `session:live:{${world.chatId}}`;
  for (let i = 0; i < ids.length; i += 500) {
    await world.standIn.command("HSET", live, ...ids.slice(i, i + 500).flatMap((id) => [`p:${id}`, `nPerson ${id}`]));
  }
  await world.standIn.command("HINCRBY", live, "members", ids.length);
}

onEveryEngine("votes that come at once", ({ world: newWorld }) => {
  const people = Array.from({ length: 200 }, (_, i) => 1_000 + i);

  test(`${people.length} of them are all counted, and the totals are exact`, async () => {
    const world = newWorld();
    await openVote(world);
    await fill(world, people);
    const ballots = people.map((id, i) => ({ id, ballot: i % 3 === 0 ? no : yes(1_000_000 + i) }));
    const voted = await Promise.all(
      ballots.map(({ id, ballot }) => castIn({ ...world, store: world.other() }, person(id), ballot)),
    );
    const tallies = voted.map((one) => must(one).tally);
    const sums = tallies.map((tally) => tally.yes + tally.no).toSorted((a, b) => a - b);
    expect(sums).toEqual(people.map((_, i) => i + 1));
    const yeses = ballots.filter(({ ballot }) => ballot.choice === "yes");
    const proposal = await world.store.findActiveProposal(world.chatId);
    expect(proposal?.tally).toEqual({
      yes: yeses.length,
      no: people.length - yeses.length,
      lamports: yeses.reduce((sum, { ballot }) => sum + ballot.lamports, 0),
    });
    const kept = new Map(proposal?.votes.map(({ voter, choice, lamports }) => [voter.id, { choice, lamports }]));
    expect(kept).toEqual(new Map(ballots.map(({ id, ballot }) => [id, ballot])));
  });

  test("one person's taps at once count as one vote, and its deliveries get one outcome", async () => {
    const world = newWorld();
    await openVote(world);
    const same = tap();
    const votes = await Promise.all([
      castIn(world, bob, no, same),
      castIn(world, bob, no, same),
      castIn(world, bob, yes()),
    ]);
    expect(votes.filter((voted) => voted.ok && voted.value.tag === "counted")).toHaveLength(1);
    expect(must(await castIn(world, alice, no)).tally).toMatchObject({ yes: expect.any(Number) });
    const [proposal] = (await world.store.readWhole(world.chatId))?.proposals ?? [];
    expect((proposal?.tally.yes ?? 0) + (proposal?.tally.no ?? 0)).toBe(2);
    expect(proposal?.votes).toHaveLength(2);
  });

  test("a vote costs the same from none to 2,000 votes", LONG, async () => {
    const world = newWorld();
    const made = await openVote(world);
    await warmScripts(newWorld());
    expect(await world.cost(() => castIn(world, bob, no, tap(), "a"))).toEqual({ requests: 1, billed: 3 });
    const crowd = Array.from({ length: 2_000 }, (_, i) => 5_000 + i);
    await fill(world, crowd);
    const live = `session:live:{${world.chatId}}`;
    for (let i = 0; i < crowd.length; i += 500) {
      const votes = crowd.slice(i, i + 500).flatMap((id) => [`v:${id}`, `${made.proposalId}|yes|1000000|t${id}`]);
      await world.standIn.command("HSET", live, ...votes);
    }
    expect(await world.cost(() => castIn(world, alice, no, tap(), "b"))).toEqual({ requests: 1, billed: 3 });
    expect((await world.store.findActiveProposal(world.chatId))?.votes).toHaveLength(2_002);
  });
});
