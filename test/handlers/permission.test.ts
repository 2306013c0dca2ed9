import { afterAll, describe, expect, it } from "vitest";
import { OPERATOR_ID } from "../../dev/operator.ts";
import { startBotWorld } from "../support/bot-world.ts";
import { type Actor, CREATE, PROPOSE, type Room, SELL } from "../support/room.ts";

const world = await startBotWorld({ executor: "webhook", groups: "closed" });
afterAll(() => world.close());

const ENDED_MS = 5 * 60_000 + 1_000;

/** A room, and the operator in it. */
function closedRoom(): { room: Room; olga: Actor } {
  const room = world.room();
  return { room, olga: room.enters({ first_name: "Olga", id: OPERATOR_ID, admin: true }) };
}

/** A room that may trade. */
async function openRoom() {
  const { room, olga } = closedRoom();
  await olga.says("/allow");
  return { room, olga };
}

const callsFor = ({ group }: Room) => world.executor.calls.filter(({ id }) => id?.startsWith(`${group.id}.`));

/** Everything that Redis has for a group, but what an operator said. */
async function keysOf({ group }: Room): Promise<unknown> {
  const names = ["session:live:", "sessions:", "orders:"].map((name) => `${name}{${group.id}}`);
  const due = JSON.stringify(await world.upstash.command("ZRANGE", "proposals:due", "0", "-1"));
  return [await world.upstash.command("EXISTS", ...names), due.includes(String(group.id))];
}

describe("a group that no operator has let trade", () => {
  it.each([CREATE, PROPOSE, SELL, "/settings", "/settings quorum", "/settings quorum 3", "/settings nothing"])(
    "reads what to ask for, and nothing is written: %s",
    async (command) => {
      const { room } = closedRoom();
      expect(await room.alice.says(command)).toEqual([
        `This group may not trade. Ask my operator to send /allow here. The group's id is ${room.group.id}`,
      ]);
      await world.idle();
      expect(await keysOf(room)).toEqual([0, false]);
    },
  );

  it("reads that first, also who writes what could not be done anyway", async () => {
    const { room } = closedRoom();
    for (const [one, text] of [
      [room.bob, CREATE],
      [room.alice, "/create_session"],
      [room.bob, "/propose"],
      [room.bob, "/propose buy me a beer"],
    ] as const)
      expect(await one.says(text)).toEqual([expect.stringContaining("Ask my operator")]);
  });

  it("reads the id that it has now, also where it writes from before it became a supergroup", async () => {
    const room = world.room({ type: "group" });
    const oldId = room.group.id;
    world.telegram.setWebhook("", "");
    await room.group.upgrade();
    await world.listen();
    await world.store.moveChat(oldId, room.group.id, "");
    const chat = { id: oldId, type: "group", title: "T" } as const;
    const date = Math.floor(world.clock.now() / 1_000);
    const message = { message_id: 900, date, from: room.alice.member.user, chat, text: "/settings" };
    world.refusalsExpected = true;
    await world.until(world.telegram.deliver({ update_id: 900, message }));
    await world.idle();
    expect(room.texts.at(-1)).toContain(`The group's id is ${room.group.id}`);
  });

  it("is greeted with what to ask for, and its id", async () => {
    const { room } = closedRoom();
    await room.group.kickBot();
    await world.until(room.group.addBot());
    await world.idle();
    for (const text of [room.texts.at(-1), ...(await room.alice.says("/start"))]) {
      expect(text).toContain("ask my operator to send /allow here");
      expect(text).toContain(String(room.group.id));
    }
  });

  it("is greeted so, too, where Redis does not answer", async () => {
    const { room } = closedRoom();
    await room.group.kickBot();
    world.upstash.faults.down = true;
    await world.until(room.group.addBot());
    await world.idle();
    world.upstash.resetFaults();
    expect(room.texts.at(-1)).toContain(`They will need the group's id: ${room.group.id}`);
  });

  it("may trade from /allow on", async () => {
    const { room, olga } = closedRoom();
    expect(await olga.says("/allow")).toEqual([
      expect.stringMatching(/^✅ This group may trade now\.\nNext step, unless a session is open: an admin/),
    ]);
    expect((await room.alice.says("/start"))[0]).toMatch(/Next step: an admin sends/);
    expect(await room.alice.says("/settings")).toEqual([expect.stringContaining("The rules of this group")]);
    await room.buys([room.bob, "0.05"]);
    expect(room.ending).toContain("bought as order 1");
  });
});

describe("/allow and /revoke", () => {
  it.each(["/allow", "/revoke"])("%s is an operator's alone, also against admins", async (command) => {
    const { room } = closedRoom();
    for (const one of [room.alice, room.bob])
      expect(await one.says(command)).toEqual(["Only my operator can do that."]);
    expect(await world.upstash.command("EXISTS", `settings:{${room.group.id}}`)).toBe(0);
  });

  it("are a person's: who writes as the group or a channel may be anybody", async () => {
    const { room, olga } = closedRoom();
    expect(await olga.says("/allow", { anonymous: true })).toEqual([expect.stringContaining("writing anonymously")]);
    expect(await olga.says("/allow", { asChannel: true })).toEqual([expect.stringContaining("came from a channel")]);
    expect(await olga.says("/allow", { borrowed: "forwarded" })).toEqual([expect.stringContaining("was forwarded")]);
    expect(await room.alice.says(CREATE)).toEqual([expect.stringContaining("operator")]);
  });

  it("tell an operator who writes in private that they belong into the group", async () => {
    const chat = world.telegram.privateChat({ first_name: "Olga", id: OPERATOR_ID });
    await chat.says("/allow");
    await world.idle();
    expect(chat.botMessages.at(-1)?.text).toContain("works in a group");
  });

  it("delivered again after a newer word change nothing", async () => {
    const { room, olga } = closedRoom();
    await olga.says("/allow");
    const allowed = world.telegram.deliveries.at(-1)?.update;
    if (allowed === undefined) throw new Error("nothing was delivered");
    expect(await olga.says("/revoke")).toEqual([expect.stringContaining("may not trade any more")]);
    await world.until(world.telegram.deliver(allowed));
    expect(room.texts.at(-1)).toContain("already over");
    expect(await room.alice.says(CREATE)).toEqual([expect.stringContaining("operator")]);
    expect(await world.upstash.command("HGET", `settings:{${room.group.id}}`, "allowed")).toBe("0");
  });

  it("never expire", async () => {
    const { room } = await openRoom();
    expect(await world.upstash.command("PTTL", `settings:{${room.group.id}}`)).toBe(-1);
  });
});

describe("a group whose permission is taken away", () => {
  it("while it votes: the vote goes on, nothing is asked of the executor, and the group reads why", async () => {
    const { room, olga } = await openRoom();
    await room.opens(room.bob, room.carol);
    await room.backs(PROPOSE, [room.bob, "0.05"]);
    await olga.says("/revoke");
    expect(await room.carol.taps("Yes 0.01")).toContain("Counted");
    await world.pass(ENDED_MS);
    expect(callsFor(room)).toEqual([]);
    expect(room.results[0]?.text).toContain(
      "⚠️ Not bought: this group may not trade now. My operator can allow that, and then you can propose it again.",
    );
    expect(room.ending).toContain("✅ Passed, but not bought");
    // The order that was never bought keeps who was for it.
    const { order } = await world.store.findOrder(room.group.id, 1);
    expect(order?.state).toBe("rejected");
    const puts = order?.contributions.map(({ contributor, lamports }) => `${contributor.id} ${lamports}`);
    expect(puts?.toSorted()).toEqual([`${room.bob.id} 50000000`, `${room.carol.id} 10000000`].toSorted());
    expect(await room.bob.says(PROPOSE)).toEqual([expect.stringContaining("This group may not trade.")]);
  });

  it("while it votes on a sale: the order stays held", async () => {
    const { room, olga } = await openRoom();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await olga.says("/revoke");
    await world.pass(ENDED_MS);
    expect(callsFor(room)).toHaveLength(1);
    expect(room.results[1]?.text).toContain("⚠️ Not sold: this group may not trade now");
    expect(room.results[1]?.text).toContain("You still hold order 1 (BONK).");
  });

  it("and whose order Redis has lost: the group does not read that it still holds it", async () => {
    const { room } = await openRoom();
    await room.buys([room.bob, "0.05"]);
    await room.bob.says(SELL);
    await room.bob.taps("Yes");
    await world.upstash.command("DEL", `orders:{${room.group.id}}`);
    await world.pass(ENDED_MS);
    expect(callsFor(room)).toHaveLength(1);
    expect(room.results[1]?.text).toContain("⚠️ Not sold:");
    expect(room.results[1]?.text).not.toContain("still hold");
  });

  it("whose panel of rules is still there: it sets nothing, and says what to ask for", async () => {
    const { room, olga } = await openRoom();
    await room.alice.says("/settings");
    await room.alice.taps("Quorum");
    await olga.says("/revoke");
    for (const label of ["3 voters", "‹ Back"])
      expect(await room.alice.taps(label)).toContain(`The group's id is ${room.group.id}`);
    expect(room.message("⚙️").text).toMatch(/^⚙️ quorum: none/);
    await olga.says("/allow");
    expect(await room.alice.taps("3 voters")).toContain("Quorum: 3 voters");
  });

  it("behind the executor's first ask: that trade goes on, and is told", async () => {
    const { room, olga } = await openRoom();
    world.executor.faults.next("fail_after");
    await room.buys([room.bob, "0.05"]);
    expect(room.results).toEqual([]);
    await olga.says("/revoke");
    await world.pass(60_000);
    expect(callsFor(room)).toHaveLength(2);
    expect(room.ending).toContain("bought as order 1");
    expect(room.results).toHaveLength(1);
  });
});

describe("a deployment whose trades are on paper", () => {
  it("needs no permission, and says so to an operator who gives one", async () => {
    const paper = await startBotWorld({ groups: "closed" });
    try {
      const room = paper.room();
      const olga = room.enters({ first_name: "Olga", id: OPERATOR_ID });
      expect((await room.alice.says("/start"))[0]).toContain("Next step: an admin sends");
      await room.opens(room.bob);
      expect(await olga.says("/revoke")).toEqual([expect.stringContaining("on paper here, which needs no permission")]);
      await room.bob.says(PROPOSE);
      await room.bob.taps("Yes");
      await paper.pass(ENDED_MS);
      expect(room.ending).toContain("bought on paper");
      expect(await olga.says("/allow")).toEqual([expect.stringContaining("on paper here, so no money moves")]);
    } finally {
      await paper.close();
    }
  });
});
