import type { BotWorld } from "./bot-world.ts";

const MINUTE_MS = 60_000;

/** Puts the votes of so many groups into Redis, as their members would have made them, and lets them end; nobody is called. */
export async function backlogOf(world: BotWorld, groups: number): Promise<void> {
  const begin = world.clock.now();
  await inTurns(groups, async (i) => {
    const { id: chatId } = world.telegram.group();
    const person = { id: 1_000 + i, name: { kind: "first_name", text: "Bob" } } as const;
    const claim = { attemptId: "t", until: 0 };
    const { store } = world;
    const sessionId = `${chatId}.10`;
    const common = { threadId: null, claim, late: false };
    await store.saveSession(sessionId, { message: "m", minutes: 1, creator: person, ...common }, 86_400);
    await store.addParticipant(sessionId, person);
    const action = { kind: "buy", token: "BONK", price: { kind: "market" }, amount: 1_000_000 } as const;
    const message = { chatId, messageId: 20 };
    await store.addProposal(chatId, {
      ...{
        message,
        proposer: person,
        action,
        executorToken: "BONK",
        minutes: 1,
        sentAt: begin,
        isAdmin: false,
        market: null,
      },
      ...common,
    });
    const ballot = { choice: "yes", lamports: 1_000_000 } as const;
    const voted = await store.addVote(
      { chatId },
      person,
      ballot,
      { kind: "tap", id: String(i) },
      { attemptId: "", updateId: i },
    );
    if (!voted.ok) throw new Error(`no vote: ${voted.error.reason}`);
  });
  await world.passUncalled(2 * MINUTE_MS);
}

/** Does something so many times, some of them at once. */
async function inTurns(times: number, act: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const go = async (): Promise<void> => {
    for (let i = next++; i < times; i = next++) await act(i);
  };
  await Promise.all(Array.from({ length: 16 }, go));
}
