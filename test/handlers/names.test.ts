import { afterAll, describe, expect, it } from "vitest";
import { startBotWorld } from "../support/bot-world.ts";
import { withHash } from "../support/recount-texts.ts";
import { PROPOSE } from "../support/room.ts";

const world = await startBotWorld();
afterAll(() => world.close());

const ENDED = 5 * 60_000;

describe("people", () => {
  it("of the same name, without @username, are two voters", async () => {
    const room = world.room();
    const one = room.enters({ first_name: "Bob" });
    const other = room.enters({ first_name: "Bob" });
    await room.votes(one, other);
    expect(await one.says("/vote yes 0.05")).toEqual([expect.stringContaining("Counted")]);
    expect(await other.says("/vote yes 0.05")).toEqual([expect.stringContaining("Yes 2 · No 0 · 0.1 SOL")]);
    await world.pass(ENDED);
    expect(room.results[0]?.text).toEqual(
      withHash(
        [
          "✅ Passed: BUY BONK",
          "Yes 2 · No 0 · Abstained 0",
          "Total 0.1 SOL",
          "",
          "📝 On paper: 0.1 SOL of BONK. No money moved.",
          "This is order 1: /order_1 shows the shares.",
          "",
          "Yes, 0.05 SOL: Bob, Bob",
        ].join("\n"),
      ),
    );
  });

  it("who take another name cannot vote again with it", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    room.bob.member.rename({ username: "robert" });
    expect(await room.bob.says("/vote yes 0.05")).toEqual([expect.stringContaining("already voted")]);
    expect(await room.bob.taps("Join")).toContain("already");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Yes 1 · No 0 · Abstained 1");
  });

  it("are shown by the name they vote with, which may change between votes", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Yes, 0.05 SOL: @bob");
    room.bob.member.rename({ username: undefined, first_name: "Robert" });
    expect((await room.carol.says(PROPOSE))[0]).toContain("By @carol");
    await room.bob.taps("No");
    await world.pass(ENDED);
    expect(room.results[1]?.text).toContain("No: Robert");
  });

  it("who take the name that another gave up stay two", async () => {
    const room = world.room();
    await room.votes(room.bob, room.carol);
    await room.bob.taps("Yes 0.05");
    room.bob.member.rename({ username: "bobby" });
    room.carol.member.rename({ username: "bob" });
    expect(await room.carol.taps("No")).toContain("Yes 1 · No 1");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("No: @bob");
  });

  it("cannot pass for another by a first name with an @", async () => {
    const room = world.room();
    const fake = room.enters({ first_name: "@alice" });
    await room.votes(fake, room.bob);
    await fake.taps("Yes 0.05");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Yes, 0.05 SOL: alice");
    expect(room.results[0]?.text).not.toContain("@alice");
  });

  it("are shown literally, whatever markup is in their names", async () => {
    const room = world.room();
    const eve = room.enters({ first_name: "<b>Eve</b> & *co* _x_ [y](z)" });
    await room.votes(eve, room.bob);
    expect(room.card.text).toContain("By <b>Eve</b> & *co* _x_ [y](z) ·");
    expect((await eve.says("/status"))[0]).toContain("<b>Eve</b> & *co* _x_ [y](z), @bob");
    await eve.taps("Yes 0.05");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("<b>Eve</b> & *co* _x_ [y](z)");
  });

  it("with line breaks, or nothing that shows, in their names fit into one line", async () => {
    const room = world.room();
    const eve = room.enters({ first_name: "Eve\nYes 100 · No 0" });
    const blank = room.enters({ first_name: " " });
    await room.votes(eve, blank);
    await eve.taps("Yes 0.05");
    await blank.taps("No");
    await world.pass(ENDED);
    expect(room.results[0]?.text).toContain("Yes, 0.05 SOL: Eve Yes 100 · No 0\nNo: Someone");
  });
});

describe("a session's message", () => {
  it("is shown literally, whatever markup is in it", async () => {
    const room = world.room();
    const message = "<i>Buy</i> & <script>alert(1)</script> *now* `x` https://example.com";
    await room.alice.says(`/create_session "${message}"`);
    expect(room.sessionCard.text.split("\n")[0]).toBe(`📣 ${message}`);
    expect(room.sessionCard.entities).toContainEqual({ type: "bold", offset: 3, length: message.length });
    expect((await room.alice.says('/create_session "x"'))[0]).toContain(message);
    expect((await room.alice.says("/status"))[0]).toContain(message);
    await room.alice.says("/close_session");
    expect(room.sessionCard.text.split("\n")[0]).toBe(`📣 ${message}`);
  });

  it("may hold quotes and emoji", async () => {
    const room = world.room();
    await room.alice.says("/create_session “Buy the “dip” 🚀👩‍👩‍👧” 3");
    expect(room.sessionCard.text.split("\n")[0]).toBe('📣 Buy the "dip" 🚀👩‍👩‍👧');
    expect(room.sessionCard.text).toContain("3 minutes");
  });
});
