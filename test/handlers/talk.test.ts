import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { CREATE, PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

describe("/help and /start", () => {
  it("in a group explain it, to anyone", async () => {
    const room = world.room();
    const [help] = await room.bob.says("/help");
    for (const part of [
      "/create_session",
      "Join",
      "/propose",
      "/vote yes",
      "/status",
      "/cancel",
      "/close_session",
      "0.001 to 1 SOL",
    ])
      expect(help).toContain(part);
    expect(await room.bob.says("/start")).toEqual([expect.stringMatching(/hi.*\/create_session/is)]);
    expect(await room.bob.says("/START@ConclaveBot")).toHaveLength(1);
  });

  it("in private say to come into a group", async () => {
    const eve = world.telegram.privateChat({ first_name: "Eve" });
    for (const text of ["/start", "/help", "hello?", "/roll"]) {
      await world.until(eve.says(text));
      expect(eve.botMessages.at(-1)?.text).toMatch(/add me to your group/i);
    }
    expect(eve.botMessages).toHaveLength(4);
  });

  it.each(['/create_session "x"', "/propose BUY", "/vote yes", "/status", "/cancel", "/close_session"])(
    "%s in private says where it works",
    async (text) => {
      const eve = world.telegram.privateChat({ first_name: "Eve" });
      await world.until(eve.says(text));
      expect(eve.botMessages.map((message) => message.text)).toEqual([expect.stringMatching(/works in a group/)]);
    },
  );
});

describe("/status", () => {
  it("says what to do where no session is open", async () => {
    const room = world.room();
    const [status] = await room.bob.says("/status");
    expect(status).toMatch(/no session is open.*\/create_session/is);
    expect(status).toMatch(/more yes than no/);
  });

  it("says who is in, and how to propose", async () => {
    const room = world.room();
    await room.opens(room.bob, room.enters({ first_name: "Dave" }));
    const [status] = await room.carol.says("/status");
    expect(status).toMatch(/Buy BONK token\n👥 2 joined: (@bob, Dave|Dave, @bob)/);
    expect(status).toMatch(/no vote is running.*\/propose/is);
  });

  it("says how the vote stands, and how long it takes", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await world.pass(2 * 60_000);
    expect((await room.carol.says("/status"))[0]).toMatch(
      /BUY BONK\nYes 1 · No 0 · 0.05 SOL\n1 of 2 voted, 3 min left \(until \d\d:\d\d UTC\).*\/vote/,
    );
  });

  it("after a vote says that none is running", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await world.pass(5 * 60_000);
    expect((await room.bob.says("/status"))[0]).toContain("No vote is running");
  });

  it("of a session with very many people still fits into a message", async () => {
    const room = world.room();
    const people = Array.from({ length: 60 }, (_, i) => room.enters({ first_name: `${"Long".repeat(15)}${i}` }));
    await room.opens();
    await Promise.all(people.map((one) => one.taps("Join")));
    expect(await room.bob.says("/status")).toEqual([expect.stringContaining("60 joined")]);
  });
});

describe("the bot's own place", () => {
  it("is greeted with the next step when it is added", async () => {
    const room = world.room({ withBot: false });
    await world.until(room.group.addBot());
    await world.idle();
    expect(room.texts).toEqual([expect.stringMatching(/hi.*admin sends \/create_session/is)]);
  });

  it("may change without a word, and a return is greeted again", async () => {
    const room = world.room({ withBot: false });
    const change = async (promise: Promise<unknown>) => {
      await world.until(promise);
      await world.idle();
    };
    await change(room.group.addBot());
    await change(room.group.promoteBot());
    await change(room.group.promoteBot(false));
    await change(room.group.kickBot());
    expect(room.texts).toHaveLength(1);
    await change(room.group.addBot());
    expect(room.texts).toHaveLength(2);
  });

  it("in a channel or a private chat is nobody's business", async () => {
    const room = world.room({ withBot: false });
    await world.until(room.group.addBot());
    const added = world.telegram.deliveries.findLast(({ update }) => update.my_chat_member !== undefined)?.update;
    if (added?.my_chat_member === undefined) throw new Error("not added");
    world.telegram.resetRecords();
    for (const type of ["channel", "private"] as const) {
      const chat = type === "channel" ? { id: -1009, type, title: "News" } : { id: 9, type, first_name: "Eve" };
      await world.telegram.deliver({ ...added, my_chat_member: { ...added.my_chat_member, chat } });
    }
    expect(world.telegram.outgoing).toEqual([]);
  });
});

describe("what is not for the bot", () => {
  it("is left alone, also where the bot is an admin and sees everything", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await world.until(room.group.promoteBot());
    for (const text of [
      "hello",
      "yes",
      "vote yes",
      "/vote@OtherBot yes",
      "/roll",
      "/roll@OtherBot",
      "/ vote yes",
      "see /vote yes",
      "/vote_yes",
      "//vote yes",
    ])
      expect(await room.bob.says(text), text).toEqual([]);
    expect((await room.bob.says("/status"))[0]).toContain("0 of 1 voted");
  });

  it("is answered where it is addressed to us by name", async () => {
    const room = world.room();
    expect(await room.bob.says("/roll@ConclaveBot")).toEqual([expect.stringMatching(/don't know.*\/help/)]);
    expect(await room.bob.says("/roll")).toEqual([]);
  });

  it("an edited message is ignored, as Telegram sends it and as it could", async () => {
    const room = world.room();
    await room.votes(room.bob);
    await room.bob.says("/vote maybe");
    const update = world.telegram.deliveries.at(-1)?.update;
    const message = update?.message;
    if (update === undefined || message === undefined) throw new Error("no message");
    const { attempts } = await room.bob.member.edits(message.message_id, "/vote yes");
    expect(attempts).toBe(0);
    const edited_message = { ...message, text: "/vote yes", edit_date: message.date + 1 };
    expect((await world.telegram.deliver({ update_id: update.update_id + 1, edited_message })).status).toBe(200);
    await world.idle();
    expect((await room.bob.says("/status"))[0]).toContain("0 of 1 voted");
  });

  it("messages without text, and updates of other kinds, do no harm", async () => {
    const room = world.room();
    await room.bob.says("/status");
    const update = world.telegram.deliveries.at(-1)?.update;
    if (update?.message === undefined) throw new Error("no message");
    const { text: _, entities: __, ...silent } = update.message;
    world.telegram.resetRecords();
    const caption = { ...silent, photo: [], caption: "no command: /vote yes" };
    for (const odd of [{ message: silent }, { message: caption }, { channel_post: { ...silent } }, { poll: {} }, {}]) {
      const raw = JSON.parse(JSON.stringify({ update_id: 1, ...odd }));
      expect((await world.telegram.deliver(raw)).status).toBe(200);
    }
    expect(world.telegram.outgoing).toEqual([]);
  });
});

describe("a command below a photo", () => {
  it("is carried out like any other", async () => {
    const room = world.room();
    const photo = { photo: true };
    expect(await room.alice.says(CREATE, photo)).toEqual([expect.stringMatching(/^📣/)]);
    await room.bob.taps("Join");
    expect(await room.bob.says(PROPOSE, photo)).toEqual([expect.stringMatching(/^🗳/)]);
    expect(await room.bob.says("/vote yes 0.05", photo)).toEqual([expect.stringContaining("✅ Counted: Yes 0.05 SOL")]);
    expect(await room.bob.says("/vote 1,000", photo)).toEqual([expect.stringContaining("Vote yes or no?")]);
    expect(await room.bob.says("Look at this chart", photo)).toEqual([]);
    await world.pass(6 * 60_000);
    expect(room.results[0]?.text).toContain("Yes 1 · No 0 · Abstained 0");
  });

  it("is refused where it was forwarded", async () => {
    const room = world.room();
    await room.votes(room.bob);
    const said = await room.bob.says("/vote yes", { photo: true, borrowed: "forwarded" });
    expect(said).toEqual([expect.stringContaining("was forwarded")]);
  });
});
