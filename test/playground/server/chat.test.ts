/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { button, messageWith, type Play, startPlay } from "./play.ts";

let play: Play;
beforeAll(async () => {
  play = await startPlay();
  await play.group((group) => messageWith(group, "Hi!") !== undefined);
});
afterAll(() => play.close());

const FIRST = "g1";
const say = (member: string, text: string, group = FIRST) => play.done({ do: "say", group, member, text });

describe("the first group", () => {
  it("has its people, and a bot that greets them", async () => {
    const group = await play.group(() => true);
    expect(group).toMatchObject({ key: FIRST, title: "Conclave", supergroup: true, topics: null });
    expect(group.members.map(({ key, username, admin, anonymous }) => [key, username, admin, anonymous])).toEqual([
      ["ann", "ann", true, false],
      ["bob", "bob", false, false],
      ["bob2", null, false, false],
      ["cleo", null, false, false],
      ["dan", "dan_trades", false, false],
      ["eve", "eve", true, true],
    ]);
    expect(group.messages[0]).toMatchObject({ from: "service", text: "Ann added Conclave" });
    expect(messageWith(group, "Hi!")).toMatchObject({ from: "bot", name: "Conclave", topic: null, replyTo: null });
  });

  it("has the menus of commands that `npm run setup` sets, by scope", async () => {
    const { commands } = await play.group(({ commands: { members } }) => members.length > 0);
    const names = (menu: typeof commands.members) => menu.map(({ command }) => command);
    expect(names(commands.members)).toContain("vote");
    expect(names(commands.members)).not.toContain("create_session");
    expect(names(commands.admins)).toEqual([
      "create_session",
      "close_session",
      ...names(commands.members),
      "export",
      "forget",
    ]);
  });

  it("is the one that the terminal plays in", async () => {
    const { group, members } = play.server.stage;
    await members.get("bob2")?.says("from the terminal");
    const shown = await play.group((one) => messageWith(one, "from the terminal") !== undefined);
    expect(shown.chatId).toBe(group.id);
    expect(messageWith(shown, "from the terminal")).toMatchObject({ from: "bob2", name: "Bob" });
  });
});

describe("a session", () => {
  it("is played by members who write and tap, each seeing their own pop-up", async () => {
    expect(await say("ann", '/create_session "Buy BONK" 1')).toEqual({ ok: true, status: 200 });
    const opened = await play.group((group) => messageWith(group, "Tap Join") !== undefined);
    const joined = await play.done({ do: "tap", group: FIRST, member: "bob", ...button(opened, "Join") });
    expect(joined).toMatchObject({ status: 200, popup: { alert: false, text: expect.stringContaining("You're in!") } });
    const card = await play.group((group) => messageWith(group, "1 joined") !== undefined);
    expect(messageWith(card, "1 joined")?.edits).toBeGreaterThan(0);
    const late = await play.done({ do: "tap", group: FIRST, member: "dan", ...button(opened, "Join"), data: "x" });
    expect(late.popup?.alert).toBe(true);
  });

  it("shows what Redis holds of it, which nobody has paid for", async () => {
    const [first] = await play.page.until("redis", ([one]) => one?.live !== undefined && one.live !== null);
    expect(first?.group).toBe(FIRST);
    expect(first?.live?.key).toBe(`session:live:{${play.server.stage.group.id}}`);
    expect(first?.live?.ttlMs).toBeGreaterThan(86_000_000);
    expect(first?.live?.fields).toContainEqual(["message", "Buy BONK"]);
    expect(play.world.upstash.requests.flatMap(({ commands }) => commands.flat())).not.toContain("PTTL");
  });

  it("shows the Worker's work with what it cost", async () => {
    const work = await play.page.until("work", (all) => all.some(({ what }) => what === "tap_join"));
    const join = work.find(({ what }) => what === "tap_join");
    expect(join).toMatchObject({ outcome: "joined", error: null });
    expect(work.find(({ what }) => what === "create_session")?.redis).toBeGreaterThan(0);
    expect(work.map(({ n }) => n)).toEqual(work.map(({ n }) => n).toSorted((a, b) => b - a));
  });

  it("shows what Upstash would bill for work, where it can tell which requests were that work's", async () => {
    // It cannot where a log line comes late, as on a busy machine. Then the next piece of work is looked at.
    await expect
      .poll(async () => {
        const seen = play.page.last.work?.[0]?.n ?? 0;
        await say("ann", "/status");
        const work = await play.page.until("work", ([newest]) => newest?.what === "status" && newest.n > seen);
        const { billed = null, redis = null } = work[0] ?? {};
        return billed !== null && redis !== null && billed >= redis && redis > 0;
      })
      .toBe(true);
  });

  it("counts an anonymous admin as the group, and their taps as theirs", async () => {
    await say("eve", "we are the group");
    const group = await play.group((one) => messageWith(one, "we are the group") !== undefined);
    expect(messageWith(group, "we are the group")).toMatchObject({ from: "eve", name: "Conclave" });
    const tapped = await play.done({ do: "tap", group: FIRST, member: "eve", ...button(group, "Join") });
    expect(tapped.popup?.text).toContain("You're in!");
  });

  it("takes replies, and entities come along", async () => {
    const group = await play.group(() => true);
    const card = messageWith(group, "Tap Join");
    await play.done({ do: "say", group: FIRST, member: "cleo", text: "/help", replyTo: card?.id ?? 0 });
    const answered = await play.group((one) => one.messages.some(({ replyTo }) => replyTo === card?.id));
    const reply = answered.messages.find(({ replyTo }) => replyTo === card?.id);
    expect(reply?.entities).toEqual([{ type: "bot_command", offset: 0, length: 5 }]);
  });
});

describe("what the bot writes", () => {
  it("comes with its moments, and its buttons' colours and texts to copy", async () => {
    const { telegram } = play.world;
    // The tests before this one may have left no room in the group for one more message this minute.
    telegram.flood.on = false;
    const unix_time = 1_800_000_000;
    const said = {
      chat_id: play.server.stage.group.id,
      text: "Ends at 08:00 UTC",
      entities: [{ type: "date_time", offset: 8, length: 9, unix_time, date_time_format: "t" }],
      reply_markup: {
        inline_keyboard: [
          [
            { text: "Cut", callback_data: "x", style: "danger" },
            { text: "Copy", copy_text: { text: "/help" } },
          ],
        ],
      },
    };
    const sent = await fetch(`${telegram.url}/bot${telegram.botToken}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    telegram.flood.on = true;
    expect(await sent.json()).toMatchObject({ ok: true });
    const group = await play.group((one) => messageWith(one, "Ends at") !== undefined);
    expect(messageWith(group, "Ends at")).toMatchObject({
      entities: [{ type: "date_time", offset: 8, length: 9, moment: { at: unix_time * 1_000, format: "t" } }],
      buttons: [
        [
          { text: "Cut", data: "x", style: "danger" },
          { text: "Copy", data: "", copyText: "/help" },
        ],
      ],
    });
    const copy = { do: "tap", group: FIRST, member: "bob", messageId: messageWith(group, "Ends at")?.id ?? 0 } as const;
    expect(await play.refusal({ ...copy, data: "" })).toBe("That button calls nothing back.");
  });
});

describe("what cannot be done", () => {
  it("is refused with a sentence", async () => {
    const refusals = await Promise.all([
      play.refusal({ do: "say", group: "g99", member: "ann", text: "hi" }),
      play.refusal({ do: "say", group: FIRST, member: "zoe", text: "hi" }),
      play.refusal({ do: "say", group: FIRST, member: "ann", text: "  " }),
      play.refusal({ do: "say", group: FIRST, member: "ann", text: "hi", topic: 4 }),
      play.refusal({ do: "say", group: FIRST, member: "ann", text: "hi", replyTo: 9_999 }),
      play.refusal({ do: "tap", group: FIRST, member: "ann", messageId: 9_999, data: "x" }),
      play.refusal({ do: "tap", group: FIRST, member: "ann", messageId: 2, data: "x" }),
      play.refusal({ do: "add_group", title: "X", forum: true, supergroup: false }),
      play.refusal({ do: "add_member", group: FIRST, firstName: "Z", username: "ANN1", admin: false }).catch(() => "-"),
      play.refusal({ do: "add_member", group: FIRST, firstName: "Z", username: "Dan_Trades", admin: false }),
      play.refusal({ do: "upgrade", group: FIRST }),
      play.refusal({ do: "add_topic", group: FIRST, name: "X" }),
    ]);
    expect(refusals).toEqual([
      "There is no such group any more.",
      "That member is not in this group.",
      "Telegram sends no empty messages.",
      "There is no such topic in this group.",
      "There is no such message in this group.",
      "There is no such message in this group.",
      "Only the bot's messages have buttons.",
      "Only supergroups can have topics.",
      "-",
      "Somebody is called @Dan_Trades already.",
      "This group is a supergroup already.",
      "This group has no topics: only forums have.",
    ]);
  });
});

describe("another group", () => {
  it("has the same people, and newcomers of its own", async () => {
    const { made = "", status } = await play.done({ do: "add_group", title: "Two", forum: false, supergroup: true });
    expect(status).toBe(200);
    const added = await play.done({ do: "add_member", group: made, firstName: "Bob", username: null, admin: true });
    expect(added.made).toBe("bob3");
    const group = await play.group(({ members }) => members.length === 7, made);
    expect(group.members.at(-1)).toMatchObject({ key: "bob3", admin: true, robot: false });
    await say("bob3", "/create_session Hello", made);
    await play.group((one) => messageWith(one, "Opened by Bob") !== undefined, made);
    const first = await play.group(() => true);
    expect(first.members).toHaveLength(first.members.filter(({ robot }) => !robot).length);
    expect(messageWith(first, "Opened by Bob")).toBeUndefined();
  });

  it("may be a forum, with topics to write in", async () => {
    const { made = "" } = await play.done({ do: "add_group", title: "Forum", forum: true, supergroup: true });
    const { made: topic = "" } = await play.done({ do: "add_topic", group: made, name: "Trades" });
    await play.done({ do: "say", group: made, member: "ann", text: "/create_session Hi", topic: Number(topic) });
    const group = await play.group((one) => messageWith(one, "Tap Join") !== undefined, made);
    expect(group.topics).toEqual([{ id: Number(topic), name: "Trades" }]);
    expect(messageWith(group, "Tap Join")?.topic).toBe(Number(topic));
    expect(messageWith(group, "created the topic")?.text).toBe("Ann created the topic “Trades”");
  });

  it("may become a supergroup: its messages stay, and their buttons still work", async () => {
    const { made = "" } = await play.done({ do: "add_group", title: "Small", forum: false, supergroup: false });
    const small = await play.group(({ members }) => members.length > 0, made);
    expect(small).toMatchObject({ supergroup: false });
    expect(small.members.some(({ anonymous }) => anonymous)).toBe(false);
    await say("eve", "/create_session Hi", made);
    const before = await play.group((one) => messageWith(one, "Tap Join") !== undefined, made);
    expect(await play.done({ do: "upgrade", group: made })).toMatchObject({ status: 200 });
    const after = await play.group((one) => one.supergroup && messageWith(one, "supergroup now") !== undefined, made);
    expect(after.chatId).not.toBe(before.chatId);
    expect(after.members.find(({ key }) => key === "eve")?.anonymous).toBe(true);
    const card = after.messages.find(({ text }) => text.includes("Tap Join"));
    expect(card?.id).toBeLessThan(0);
    expect(new Set(after.messages.map(({ id }) => id)).size).toBe(after.messages.length);
    expect(after.messages.map(({ id }) => id)).toEqual(after.messages.map(({ id }) => id).toSorted((a, b) => a - b));
    const old = { ...button(before, "Join"), messageId: card?.id ?? 0 };
    const joined = await play.done({ do: "tap", group: made, member: "dan", ...old });
    expect(joined.popup?.text).toContain("You're in!");
    const reply = { do: "say", group: made, member: "dan", text: "hi", replyTo: card?.id ?? 0 } as const;
    expect(await play.refusal(reply)).toContain("from before the upgrade");
    const key = `session:live:{${after.chatId}}`;
    await play.page.until("redis", (all) => all.some((one) => one.group === made && one.live?.key === key));
  });
});
