import fc from "fast-check";
import { expect, test } from "vitest";
import { contributionsOf } from "../../src/domain/settlement.ts";
import type { VoteRequest } from "../../src/domain/vote-request.ts";
import { ordersKey } from "../../src/store/keys.ts";
import { eachCase } from "../support/long.ts";
import { alice, announce, castIn, must, newProposal, openSession, openVote, person, yes } from "./people.ts";
import { onEveryEngine } from "./support.ts";
import { begin, carried, newSale, orderOf, paid, record } from "./trades.ts";

/** The largest ids that Telegram may give: 52 bits. */
const BIG = 2 ** 52 - 1;

onEveryEngine("who paid for an order", ({ world: newWorld }) => {
  eachCase([300, 4_000])("is kept whole of %i people, who may each sell it", async (many) => {
    const world = newWorld();
    const made = await openVote(world);
    must(await castIn(world, alice, yes()));
    const settlement = await begin(world, made);
    const payers = Array.from({ length: many }, (_, i) => paid(person(7_000_000_000 + i), 1_000_000 + i));
    expect(await record(world, settlement, undefined, payers)).toMatchObject({ settlement: { state: "carried" } });
    expect((await orderOf(world, 1)).contributions).toEqual(payers);
    // count, of:<proposal>, and of the order: what was bought, its state, who paid, how many
    expect(Number(await world.standIn.command("HLEN", ordersKey(world.chatId)))).toBe(6 + many);
    await announce(world, { ...settlement, state: "carried" });
    for (const [i, at] of [0, 499, 500, many - 1].filter((at) => at < many).entries()) {
      const { contributor: proposer } = payers[at] ?? paid(alice, 0);
      const sale = must(await world.store.addProposal(world.chatId, newSale(world, 40 + i, 1, { proposer })));
      expect(sale).toMatchObject({ tag: "made", eligibleVoters: many });
      must(await world.store.cancelProposal(world.chatId, proposer.id, false, { kind: "tap", id: `c${i}` }));
    }
  });

  test("comes back as it was, whatever is in the names and texts, also of the largest ids", async () => {
    const world = { ...newWorld(), chatId: -BIG };
    const names = ['"}],"', "\\u0000\n\t\u2028", "🦊‍🔥 \u202eabc", "|v:1|a|b", "1e+15", "", "__proto__", "\ud83d"];
    const people = names.map(
      (text, i) => ({ id: BIG - i, name: { kind: i % 2 ? "username" : "first_name", text } }) as const,
    );
    await openSession(world, people);
    const executorToken = 'So1"\\n🚀';
    const action = { kind: "buy", token: '"BONK"\\', amount: 1, price: { kind: "market" } } as const;
    const proposal = newProposal(world, 2_147_483_648, { proposer: people[0] ?? alice, action, executorToken });
    const made = must(await world.store.addProposal(world.chatId, proposal));
    for (const [i, voter] of people.entries()) must(await castIn(world, voter, yes(1_000_000_000 + i)));
    const settlement = await begin(world, made);
    const payers = contributionsOf(settlement.proposal.votes);
    const reason = 'no "liquidity"\n{"tag":"filled"} 🦊';
    await carried(world, settlement, { tag: "rejected", reason });
    const order = await orderOf(world, 1);
    expect(order.contributions).toEqual(payers);
    // A half of a character that JSON cannot carry over the wire as it is becomes the sign for it.
    const readable = people.map(({ id, name }) => ({ id, name: { ...name, text: name.text.toWellFormed() } }));
    expect(order.contributions.map(({ contributor }) => contributor).toSorted((a, b) => b.id - a.id)).toEqual(readable);
    expect(order.bought).toMatchObject({ token: '"BONK"\\', executorToken, reason, proposalId: `${-BIG}.2147483648` });
    expect((await world.store.readWhole(world.chatId))?.proposals[0]?.outcome).toEqual({ tag: "rejected", reason });
    await announce(world, { ...settlement, state: "carried" });
    await world.standIn.command("DEL", ordersKey(world.chatId));
    await world.store.deleteSession(`${world.chatId}.10`);
    await world.store.dropDue(made.proposalId);
  });

  test("sums to what the votes put in, whoever votes what", async () => {
    const ballot: fc.Arbitrary<VoteRequest> = fc.oneof(
      fc.constant({ choice: "no", lamports: 0 } as const),
      fc.record({
        choice: fc.constant("yes" as const),
        lamports: fc.option(fc.integer({ min: 1_000_000, max: 1_000_000_000 })),
      }),
    );
    const votes = fc.array(ballot, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(votes, async (ballots) => {
        const world = newWorld();
        const people = ballots.map((_, i) => person(100 + i));
        await openSession(world, people);
        const first = { proposer: people[0] ?? alice };
        const made = must(await world.store.addProposal(world.chatId, newProposal(world, 20, first)));
        await Promise.all(people.map(async (voter, i) => must(await castIn(world, voter, ballots[i]))));
        const { proposal } = await begin(world, made);
        const contributions = contributionsOf(proposal.votes);
        const total = contributions.reduce((sum, { lamports }) => sum + lamports, 0);
        expect(total).toBe(proposal.tally.lamports);
        expect(contributions).toHaveLength(proposal.tally.yes);
        const given = ballots.map(({ choice, lamports }) => (choice === "no" ? 0 : (lamports ?? 10_000_000)));
        expect(total).toBe(given.reduce((sum, lamports) => sum + lamports, 0));
      }),
      { numRuns: 15 },
    );
  });
});
