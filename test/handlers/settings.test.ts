import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { lastUpdate, redeliver, unseen } from "../support/redeliver.ts";
import { labels, type Room } from "../support/room.ts";
import { until } from "../support/until.ts";

const world = await startBotWorld();
afterAll(() => world.close());

/** The newest panel of the rules. */
const panelOf = (room: Room) => room.message("⚙️");
/** The button of the value that holds now. */
const chosen = (room: Room) =>
  labels(panelOf(room))
    .flat()
    .filter((label) => label.startsWith("✅"));
const rulesOf = async ({ group }: Room) => {
  const read = await world.store.readRules(group.id);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
};
const nothingIsSet = async ({ group }: Room) =>
  expect(await world.upstash.command("HGET", `settings:{${group.id}}`, "rules_changed")).toBeNull();

const ADMINS_ONLY = "Only admins can change the rules here. /settings shows them.";
const SET = "✅ Quorum: 3 voters. It holds from the next vote on.";

/** A room in which alice has opened the panel at this rule. */
async function roomAt(button: string): Promise<Room> {
  const room = world.room();
  await room.alice.says("/settings");
  await room.alice.taps(button);
  return room;
}

describe("/settings of an admin", () => {
  it("is a panel in one message: to a rule by its button, and back", async () => {
    const room = world.room();
    expect(await room.alice.says("/settings")).toEqual([expect.stringContaining("The rules of this group")]);
    const root = panelOf(room);
    expect(await room.alice.taps("Quorum")).toBe("");
    expect(panelOf(room).text).toMatch(/^⚙️ quorum: none\n.*\n\nAnother value\? \/settings quorum 4$/);
    expect(labels(panelOf(room)).at(-1)).toEqual(["‹ Back"]);
    expect(await room.alice.taps("‹ Back")).toBe("");
    expect(panelOf(room)).toEqual({ ...root, edits: 2 });
    expect(room.texts).toHaveLength(1);
    await nothingIsSet(room);
  });

  it("sets a rule by a tap, says so in the pop-up, and marks the value", async () => {
    const room = await roomAt("Quorum");
    expect(chosen(room)).toEqual(["✅ None"]);
    expect(await room.alice.taps("3 voters")).toBe(SET);
    expect(chosen(room)).toEqual(["✅ 3 voters"]);
    expect(panelOf(room).text).toMatch(/^⚙️ quorum: 3 voters\n/);
    await room.alice.taps("‹ Back");
    expect(panelOf(room).text).toContain("\nquorum: 3 voters\n");
    expect((await rulesOf(room)).quorum).toEqual({ kind: "voters", count: 3 });
    // Again, and back to what it was.
    await room.alice.taps("Quorum");
    expect(await room.alice.taps("✅ 3 voters")).toBe(SET);
    expect(await room.alice.taps("None")).toContain("Quorum: none");
    expect(chosen(room)).toEqual(["✅ None"]);
  });

  it("with a rule shows that one, and with a value sets it in one line", async () => {
    const room = world.room();
    expect(await room.alice.says("/settings quorum")).toEqual([expect.stringMatching(/^⚙️ quorum: none\n/)]);
    expect(labels(panelOf(room)).at(-1)).toEqual(["‹ Back"]);
    expect(await room.alice.says("/settings quorum 3")).toEqual([SET]);
    expect(await room.alice.says("/Settings@ConclaveBot “QUORUM” = 50 %")).toEqual([
      "✅ Quorum: 50% of those who may vote. It holds from the next vote on.",
    ]);
    expect(await room.alice.says("/settings pause yes")).toEqual(["✅ Pause: on, no new votes. It holds from now on."]);
    expect(await rulesOf(room)).toMatchObject({ quorum: { share: { written: "50%" } }, pause: true });
  });

  it.each([
    [
      "/settings quorum many",
      "Quorum takes a number of voters, a share like 50%, or none. Send it like /settings quorum 4",
    ],
    ["/settings voting 11", "Voting takes minutes from 1 to 10, or none. Send it like /settings voting 7"],
    [
      "/settings slippage 51%",
      "Slippage takes 1% to 50%, with two decimals at most. Send it like /settings slippage 2.5%",
    ],
    ["/settings votes 3", "I know no rule “votes”. /settings lists them all."],
    ["/settings cap 1,005", "That number can be read two ways. Write /settings cap 1.0050 or /settings cap 1005"],
  ])("with what is no value gets one sentence, and nothing is set: %s", async (typed, sentence) => {
    const room = world.room();
    expect(await room.alice.says(typed)).toEqual([sentence]);
    await nothingIsSet(room);
  });

  it("never hides votes and caps their sum at once", async () => {
    const room = world.room();
    await room.alice.says("/settings hidden on");
    expect(await room.alice.says("/settings cap 5")).toEqual([
      "Hidden votes can't have a cap. Turn hidden off first: /settings hidden off",
    ]);
    await room.alice.says("/settings hidden off");
    await room.alice.says("/settings cap");
    await room.alice.taps("5 SOL");
    await room.alice.says("/settings hidden");
    expect(await room.alice.taps("On")).toBe(
      "Votes with a cap can't be hidden. Take the cap away first: /settings cap none",
    );
    expect(chosen(room)).toEqual(["✅ Off"]);
    expect(await rulesOf(room)).toMatchObject({ hidden: false, cap: 5_000_000_000 });
  });

  it("shows that a rule has no effect because of another", async () => {
    const room = world.room();
    await room.alice.says("/settings change on");
    const [text] = await room.alice.says("/settings");
    expect(text).toContain("\nearly: on (no effect: votes can be changed)\n");
  });

  it("shows that slippage has no effect, since this bot has no market", async () => {
    const room = world.room();
    expect(await room.alice.says("/settings slippage 2,5 %")).toEqual([
      "✅ Slippage: 2.5% (no effect: this bot has no market). It holds from the next vote on.",
    ]);
    const [text] = await room.alice.says("/settings");
    expect(text).toContain("\nslippage: 2.5% (no effect: this bot has no market)\n");
    await room.votes(room.bob);
    expect(room.card.text).not.toMatch(/2\.5%|Rules/);
    expect((await room.bob.says("/status"))[0]).not.toMatch(/2\.5%|Rules/);
  });

  it("asks Redis once for the rules, and once to set one", async () => {
    const room = world.room();
    for (const typed of ["/settings", "/settings quorum", "/settings quorum 3"]) {
      await room.alice.says(typed);
      const before = world.upstash.requests.length;
      await room.alice.says(typed);
      expect(world.upstash.requests.length - before).toBe(1);
    }
  });
});

describe("everybody else", () => {
  it("sees the same text without buttons, and can set nothing by words", async () => {
    const room = world.room();
    await room.alice.says("/settings quorum 3");
    const [text] = await room.bob.says("/settings");
    expect(text).toContain("\nquorum: 3 voters\n");
    expect(text).toMatch(/\n\nOnly admins can change them\.$/);
    expect(panelOf(room).buttons).toEqual([]);
    expect(await room.bob.says("/settings quorum")).toEqual([expect.stringMatching(/^⚙️ quorum: 3 voters\n/)]);
    expect(panelOf(room).buttons).toEqual([]);
    expect(await room.bob.says("/settings quorum 2")).toEqual([ADMINS_ONLY]);
    expect(await rulesOf(room)).toMatchObject({ quorum: { count: 3 } });
  });

  it("can neither change nor turn an admin's panel", async () => {
    const room = await roomAt("Quorum");
    const before = panelOf(room);
    for (const label of ["3 voters", "✅ None", "‹ Back"]) expect(await room.bob.taps(label)).toBe(ADMINS_ONLY);
    expect(panelOf(room)).toEqual(before);
    await nothingIsSet(room);
  });

  it("is also who was an admin when the panel was opened, and is none any more", async () => {
    const room = await roomAt("Quorum");
    room.alice.member.demote();
    for (const label of ["3 voters", "‹ Back"]) expect(await room.alice.taps(label)).toBe(ADMINS_ONLY);
    expect(await room.alice.says("/settings quorum 3")).toEqual([ADMINS_ONLY]);
    await nothingIsSet(room);
  });

  it("who writes as a channel reads the rules, and cannot set one", async () => {
    const room = world.room();
    const asChannel = { asChannel: true };
    expect(await room.alice.says("/settings", asChannel)).toEqual([expect.stringContaining("quorum: none")]);
    expect(panelOf(room).buttons).toEqual([]);
    expect(await room.alice.says("/settings quorum 3", asChannel)).toEqual([
      expect.stringContaining("came from a channel"),
    ]);
    await nothingIsSet(room);
  });
});

describe("an anonymous admin", () => {
  it("gets the panel, sets rules by words, and by taps, which come from the real account", async () => {
    const room = world.room();
    const anonymous = { anonymous: true };
    await room.alice.says("/settings", anonymous);
    await room.alice.taps("Quorum");
    expect(await room.alice.taps("3 voters")).toBe(SET);
    expect(await room.alice.says("/settings quorum 2", anonymous)).toEqual([expect.stringContaining("2 voters")]);
    expect(await room.bob.taps("5 voters")).toBe(ADMINS_ONLY);
    expect((await rulesOf(room)).quorum).toEqual({ kind: "voters", count: 2 });
  });
});

describe("where Telegram does not say who the admins are", () => {
  const UNKNOWN = "Telegram did not tell me who the admins are. Please try again in a moment.";
  const silence = (room: Room) =>
    void world.telegram.faults.next.push({
      ...{ method: "getChatAdministrators", chatId: room.group.id, count: 1, status: 500 },
    });

  it("the rules are shown without buttons, and none is set", async () => {
    const room = await roomAt("Quorum");
    for (const change of [
      async () => (await room.alice.says("/settings quorum 3"))[0],
      () => room.alice.taps("3 voters"),
      () => room.alice.taps("‹ Back"),
    ]) {
      silence(room);
      expect(await change()).toBe(UNKNOWN);
    }
    expect(panelOf(room).text).toMatch(/^⚙️ quorum/);
    silence(room);
    expect(await room.alice.says("/settings")).toEqual([expect.stringContaining("quorum: none")]);
    expect(panelOf(room).buttons).toEqual([]);
    await nothingIsSet(room);
  });
});

describe("a change that is delivered late or again", () => {
  it("is not made after ten minutes, unless it was made before", async () => {
    const room = world.room();
    const old = (update: Awaited<ReturnType<typeof unseen>>) => {
      if (update.message === undefined) throw new Error("no message");
      return { ...update, message: { ...update.message, date: Math.floor(world.clock.now() / 1_000) - 601 } };
    };
    await redeliver(world, old(await unseen(world, "/settings quorum 3", room.alice)));
    expect(room.texts.at(-1)).toBe("That reached me late. Send it again if you still mean it.");
    await nothingIsSet(room);
    await room.alice.says("/settings quorum 3");
    await redeliver(world, old(lastUpdate(world)));
    expect(room.texts.at(-1)).toBe(SET);
  });

  it("does not undo a newer one, and its sender is told so", async () => {
    const room = await roomAt("Quorum");
    const typed = await unseen(world, "/settings quorum 2", room.alice, -1);
    await room.alice.taps("3 voters");
    const tapped = lastUpdate(world);
    await redeliver(world, typed);
    const SINCE = "That rule has been changed again since. /settings shows what holds now.";
    expect(room.texts.at(-1)).toBe(SINCE);
    await room.alice.says("/settings quorum 5");
    await redeliver(world, tapped);
    const answered = world.telegram.outgoing.findLast(({ method }) => method === "answerCallbackQuery");
    expect(answered?.payload.text).toBe(SINCE);
    expect(chosen(room)).toEqual(["✅ 5 voters"]);
  });
});

describe("two admins at once", () => {
  it("read the truth in the end, in whatever order their edits arrive", async () => {
    const room = await roomAt("Quorum");
    const dave = room.enters({ first_name: "Dave", admin: true });
    const hold = Promise.withResolvers<void>();
    const held = { method: "editMessageText", chatId: room.group.id, count: 1, status: 200, until: hold.promise };
    world.telegram.faults.next.push(held);
    const first = room.alice.member.taps("3 voters");
    await until(() => held.count === 0);
    expect((await dave.member.taps("5 voters")).answer?.text).toContain("5 voters");
    await until(() => chosen(room).includes("✅ 5 voters"));
    hold.resolve();
    await world.until(first);
    await world.idle();
    expect(chosen(room)).toEqual(["✅ 5 voters"]);
    expect((await rulesOf(room)).quorum).toEqual({ kind: "voters", count: 5 });
  });

  it("may have a panel that shows the other's change behind its own", async () => {
    const room = await roomAt("Quorum");
    const { messageId } = panelOf(room);
    await room.alice.says("/settings quorum 2");
    await room.alice.says("/settings");
    expect(await room.alice.taps("‹ Back", { messageId })).toBe("");
    expect(room.group.botMessages.find((message) => message.messageId === messageId)?.text).toContain(
      "quorum: 2 voters",
    );
  });
});

describe("a panel", () => {
  it("whose edit Telegram puts off shows the value when the pause is over", async () => {
    const room = await roomAt("Quorum");
    world.telegram.faults.next.push({
      ...{ method: "editMessageText", chatId: room.group.id, count: 1, status: 429, retryAfter: 3 },
    });
    expect(await room.alice.taps("3 voters")).toBe(SET);
    expect(chosen(room)).toEqual(["✅ None"]);
    await world.pass(3_000);
    expect(chosen(room)).toEqual(["✅ 3 voters"]);
  });

  it("whose edit was made but not confirmed is edited once more, and shows the value", async () => {
    const room = await roomAt("Quorum");
    world.telegram.faults.next.push({
      ...{ method: "editMessageText", chatId: room.group.id, count: 1, status: 200, loseReply: true },
    });
    expect(await room.alice.taps("3 voters")).toBe(SET);
    expect(chosen(room)).toEqual(["✅ 3 voters"]);
    expect(panelOf(room).edits).toBe(2);
  });

  it("that was deleted meanwhile, or is too old to be shown, still sets what is tapped, and the pop-up says so", async () => {
    const room = await roomAt("Quorum");
    const { messageId } = panelOf(room);
    room.group.deleteMessage(messageId);
    expect(await room.alice.tapsData("g:quorum:3", messageId)).toBe(SET);
    expect(await room.alice.tapsData("g", messageId)).toMatch(/out of date/);
    expect(await rulesOf(room)).toMatchObject({ quorum: { count: 3 } });
    expect(room.texts).toEqual([]);
  });

  it("never comes in the place of another message, whatever data is forged", async () => {
    const room = world.room();
    await room.opens(room.bob);
    const card = room.sessionCard;
    expect(await room.alice.tapsData("g:quorum:3", card.messageId)).toBe(SET);
    expect(await room.alice.tapsData("g:quorum", card.messageId)).toMatch(/out of date/);
    expect(await room.bob.tapsData("g:quorum:5", card.messageId)).toBe(ADMINS_ONLY);
    expect(room.sessionCard.text).toContain("📣 Buy BONK token");
    expect((await rulesOf(room)).quorum).toEqual({ kind: "voters", count: 3 });
  });

  it.each(["g:voting:11", "g:amounts:1 2 3", "g:cap:1000000000000001", "g:quorum:x", "g:nothing"])(
    "sets nothing that the deployment does not allow: %s",
    async (data) => {
      const room = await roomAt("Quorum");
      expect(await room.alice.tapsData(data, panelOf(room).messageId)).toMatch(/out of date/);
      await nothingIsSet(room);
    },
  );
});

describe("a group that becomes a supergroup", () => {
  it("keeps its rules, and taps on its old panel set them there", async () => {
    const room = world.room({ type: "group" });
    await room.alice.says("/settings");
    await room.alice.taps("Quorum");
    await room.alice.taps("3 voters");
    const old = panelOf(room);
    await world.until(room.group.upgrade());
    await world.idle();
    expect(await room.bob.says("/settings")).toEqual([expect.stringContaining("quorum: 3 voters")]);
    expect(await room.alice.tapsData("g:quorum:5", old.messageId)).toContain("5 voters");
    expect(await room.alice.tapsData("g", old.messageId)).toMatch(/out of date/);
    expect(await rulesOf(room)).toMatchObject({ quorum: { count: 5 } });
    expect(await room.alice.says("/settings quorum 2")).toEqual([expect.stringContaining("2 voters")]);
  });
});

it("The log says what was shown, set and refused", async () => {
  const room = world.room();
  world.logs.length = 0;
  await room.alice.says("/settings");
  await room.alice.taps("Quorum");
  await room.alice.taps("3 voters");
  await room.alice.says("/settings quorum 2");
  await room.bob.says("/settings quorum 2");
  await room.bob.taps("‹ Back");
  await room.alice.says("/settings quorum x");
  expect(world.logs.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual([
    "settings shown",
    "tap_settings shown",
    "tap_settings set",
    "settings set",
    "settings rules_admins_only",
    "tap_settings rules_admins_only",
    "settings rule_value",
  ]);
});
