import { expect } from "vitest";
import type { Group } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { buttonsOf, cardFor, results } from "./messages.ts";
import { propose, type Stage, type Vote } from "./stage.ts";

/** What a vote that was settled looks like from outside. */
export interface Outcome {
  /** How many results the group got. */
  readonly results: number;
  /** What the card says in the end. */
  readonly card: string;
  readonly buttons: number;
}

export function outcomeOf(group: Group, { cardId }: Vote): Outcome {
  const card = group.botMessages.find(({ messageId }) => messageId === cardId);
  return { results: results(group).length, card: card?.text ?? "", buttons: buttonsOf(card).length };
}

/** Expects what must hold of `openVote` once it has been settled on paper, whatever went wrong on the way. */
export function expectSettled(group: Group, vote: Vote, count: number): void {
  const outcome = outcomeOf(group, vote);
  expect(outcome).toMatchObject({ results: count, buttons: 0 });
  expect(outcome.card).toContain("✅ Passed, bought on paper as order 1 · Yes 2 · No 0 · 0.06 SOL");
  for (const { text } of results(group)) {
    expect(text).toContain("Yes 2 · No 0 · Abstained 1\nTotal 0.06 SOL\n");
    expect(text).toContain("On paper: 0.06 SOL of BONK. No money moved.\nThis is order 1: /order_1 shows the shares.");
  }
}

/** Expects that the next vote can be started at once. */
export async function expectFree(world: World, stage: Stage): Promise<void> {
  const next = await propose(world, stage, "NEXT");
  expect(buttonsOf(cardFor(stage.group, "NEXT"))).toContain("Yes 0.01");
  expect(next.cardId).toBeGreaterThan(0);
}
