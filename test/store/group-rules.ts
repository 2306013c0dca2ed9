import type { RuleName } from "../../src/domain/group-rules.ts";
import type { Person } from "../../src/domain/person.ts";
import type { VoteRequest } from "../../src/domain/vote-request.ts";
import type { Cause } from "../../src/store/cause.ts";
import { settingsKey, spentKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { alice, attempt, bob, carol, must, newProposal, openSession, tap } from "./people.ts";
import type { World } from "./support.ts";

/** Some of a group's rules, by the words that its settings keep. */
export type RuleWords = Partial<Record<RuleName, string>>;

/** A yes without an amount. */
export const agree: VoteRequest = { choice: "yes", lamports: null };

/** Sets rules of a group, as its settings keep them. */
export const setRules = (world: World, rules: RuleWords, chatId = world.chatId): Promise<unknown> =>
  world.standIn.command("HSET", settingsKey(chatId), ...Object.entries(rules).flat());

/** A session with these people in it and a proposal of alice's under these rules, which takes votes for five minutes. */
export async function openVoteUnder(
  world: World,
  rules: RuleWords,
  members: readonly Person[] = [alice, bob, carol],
): Promise<MadeProposal> {
  if (Object.keys(rules).length > 0) await setRules(world, rules);
  await openSession(world, members);
  return must(await world.store.addProposal(world.chatId, newProposal(world)));
}

/** One update with a vote, which may be delivered several times, and in any order. */
export interface VoteUpdate {
  readonly user: Person;
  readonly ballot: VoteRequest;
  readonly cause: Cause;
  readonly updateId: number;
}

/** An update that is newer than all before it. */
export const update = (user: Person, ballot: VoteRequest, cause = tap()): VoteUpdate => ({
  user,
  ballot,
  cause,
  updateId: attempt().updateId,
});

/** Delivers an update to a chat's open proposal. */
export const deliver = (world: World, { user, ballot, cause, updateId }: VoteUpdate, attemptId = "") =>
  world.store.addVote({ chatId: world.chatId }, user, ballot, cause, { attemptId, updateId });

/** What is kept of what a person put in within 24 hours: its entries, or null. */
export const spentBy = (world: World, { id }: Person, chatId = world.chatId): Promise<unknown> =>
  world.standIn.command("HGET", spentKey(chatId), id);

/** When the due list is to have a proposal, as Redis writes it. */
export const dueAt = (world: World, { proposalId }: Pick<MadeProposal, "proposalId">): Promise<unknown> =>
  world.standIn.command("ZSCORE", "proposals:due", proposalId);

/** The values of a hash, in its order. */
export async function valuesOf(world: World, key: string): Promise<readonly string[]> {
  const values = await world.standIn.command("HVALS", key);
  return Array.isArray(values) ? values.map(String) : [];
}
