import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, labels, PROPOSE, type Room } from "../support/room.ts";

const world = await startBotWorld({
  bindings: {
    MIN_VOTE_SOL: "0.002",
    DEFAULT_VOTE_SOL: "0.02",
    MAX_VOTE_SOL: "0.5",
    MIN_VOTING_MINUTES: "2",
    DEFAULT_VOTING_MINUTES: "7",
    MAX_VOTING_MINUTES: "30",
  },
});
afterAll(() => world.close());

const AMOUNTS = "A yes puts in 0.002 to 0.5 SOL, 0.02 if you don't say.";
const MINUTES_REFUSED = "A vote runs 2 to 30 minutes. Put a number from 2 to 30 at the end.";
const AMOUNT_REFUSED = "A yes puts in 0.002 to 0.5 SOL, or what /settings says. Send it like /vote yes 0.05";

/** The data of the proposal card's first Yes button, up to its amount. */
const yesData = (room: Room): string => {
  const [yes] = room.card.buttons.flat();
  if (yes === undefined) throw new Error("the card has no buttons");
  return yes.data.replace(/\d+$/, "");
};

describe("a group of a deployment with rules of its own", () => {
  it("reads them in /settings, in /status, and alone with the bot", async () => {
    const room = world.room();
    const eve = world.telegram.privateChat({ first_name: "Eve" });
    await world.until(eve.says("/help"));
    const [help] = await room.bob.says("/help");
    for (const text of [help, eve.botMessages.at(-1)?.text])
      expect(text).toContain("a yes puts in 0.002 to 0.5 SOL, and a vote runs 2 to 30 minutes.");
    const [settings] = await room.bob.says("/settings");
    expect(settings).toContain(
      "voting: 7 minutes (this bot's default)\namounts: 0.002 to 0.5 SOL, 0.02 if you don't say",
    );
    const [nothing] = await room.bob.says("/status");
    expect(nothing).toContain(`${AMOUNTS}\nVotes run 2 to 30 minutes, 7 if nobody says.`);
    await room.alice.says(`${CREATE} 20`);
    const [open] = await room.bob.says("/status");
    expect(open).toContain(`${AMOUNTS}\nVotes run 2 to 30 minutes, 20 if nobody says.`);
  });

  it("has sessions and votes of its default minutes where nobody says", async () => {
    const room = world.room();
    expect(await room.alice.says(CREATE)).toEqual([expect.stringContaining("votes run 7 minutes")]);
    await room.bob.taps("Join");
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringContaining("7 minutes to vote")]);
    await world.pass(7 * 60_000 - 1_000);
    expect(room.results).toEqual([]);
    await world.pass(1_000);
    expect(room.results).toHaveLength(1);
  });

  it("may have a vote of its longest time, which ends when that is up", async () => {
    const room = world.room();
    await room.opens(room.bob);
    expect(await room.bob.says(`${PROPOSE} 30`)).toEqual([expect.stringContaining("30 minutes to vote")]);
    await world.pass(30 * 60_000 - 1_000);
    expect(room.results).toEqual([]);
    await world.pass(1_000);
    expect(room.results).toHaveLength(1);
  });

  it.each([1, 31])("is told its minutes where somebody asks for %d, and nothing is opened", async (minutes) => {
    const room = world.room();
    expect(await room.alice.says(`${CREATE} ${minutes}`)).toEqual([MINUTES_REFUSED]);
    await room.opens(room.bob);
    expect(await room.bob.says(`${PROPOSE} ${minutes}`)).toEqual([MINUTES_REFUSED]);
    expect(room.cards).toBe(0);
  });

  it("has buttons from its default on, also after the card was edited", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(labels(room.card)).toEqual([["Yes 0.02", "Yes 0.05", "Yes 0.1"], ["No"]]);
    expect(await room.bob.taps("Yes 0.02")).toContain("Counted: Yes 0.02 SOL");
    await world.pass(5_000);
    expect(room.card.text).toContain("1 of 2 voted");
    expect(labels(room.card)).toEqual([["Yes 0.02", "Yes 0.05", "Yes 0.1"], ["No"]]);
  });

  it("puts its default into a /vote yes without an amount", async () => {
    const room = world.room();
    await room.votes(room.bob);
    expect(await room.bob.says("/vote yes")).toEqual([expect.stringContaining("Counted: Yes 0.02 SOL")]);
  });

  it.each(["0.0019", "0.001", "0.501", "1"])(
    "counts no /vote of %s SOL, and is told what may be put in",
    async (sol) => {
      const room = world.room();
      await room.votes(room.bob);
      expect(await room.bob.says(`/vote yes ${sol}`)).toEqual([AMOUNT_REFUSED]);
      expect((await room.bob.says("/status"))[0]).toContain("0 of 1 voted");
    },
  );

  it.each(["1", "501", "1000", "9999"])(
    "counts no tap that was forged with %s thousandths of a SOL",
    async (thousandths) => {
      const room = world.room();
      await room.votes(room.bob);
      const data = `${yesData(room)}${thousandths}`;
      expect(await room.bob.tapsData(data, room.card.messageId)).toContain("out of date");
      expect((await room.bob.says("/status"))[0]).toContain("0 of 1 voted");
    },
  );

  it.each(["2", "500"])("counts a tap of %s thousandths, which is within its limits", async (thousandths) => {
    const room = world.room();
    await room.votes(room.bob);
    const data = `${yesData(room)}${thousandths}`;
    expect(await room.bob.tapsData(data, room.card.messageId)).toContain("Counted: Yes 0.");
  });

  it("counts a No by tap and by command, whatever the least is", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    expect(await room.bob.taps("No")).toContain("Counted: No");
    expect(await room.carol.says("/vote no")).toEqual([expect.stringContaining("Counted: No")]);
  });
});
