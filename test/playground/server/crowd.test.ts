/** @module-tag long */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CrowdView } from "../../../playground/protocol/controls.ts";
import type { Slices } from "../../../playground/protocol/slices.ts";
import { settingsKey } from "../../../src/store/keys.ts";
import { hasButton, type OpenRoom, openRoom } from "./open-room.ts";
import { type Play, startPlay } from "./play.ts";

/** A token's address, which the card has a button to copy. */
const MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

let play: Play;
let room: OpenRoom;
/** The key of the room's group. */
let group: string;

beforeAll(async () => {
  play = await startPlay();
});
afterAll(() => play.close());
beforeEach(() => openSession());

async function openSession() {
  room = await openRoom(play);
  group = room.group;
}

const say = (member: string, text: string) => room.say(member, text);

const tap = (member: string, label: string) => room.tap(member, label);

/** Opens a vote that no machine is too slow for. */
async function propose(member = "bob", token = "BONK") {
  await say(member, `/propose "BUY token=${token} amount=0.05" 10`);
  await play.group((one) => hasButton(one, "Yes"), group);
}

/** Sets rules of the group as Redis has them. */
async function setRules(rules: Record<string, string>) {
  const { chatId } = await play.group(() => true, group);
  await play.world.upstash.command("HSET", settingsKey(chatId), ...Object.entries(rules).flat());
}

/** Sends a crowd, and gives all that was shown of it until it was done. */
async function crowd(size: number): Promise<readonly CrowdView[]> {
  const seen: CrowdView[] = [];
  await play.done({ do: "crowd", group, size, perMinute: 6_000 });
  await play.page.until("crowd", (one) => {
    if (one?.group === group) seen.push(one);
    return one?.group === group && !one.running;
  });
  return seen;
}

/** Resolves once these fields of the live session are so. */
const until = (wanted: Record<string, string>) =>
  play.page.until("redis", (all) => {
    const live = new Map(all.find((one) => one.group === group)?.live?.fields);
    return Object.entries(wanted).every(([name, value]) => live.get(name) === value);
  });

describe("a crowd", () => {
  it("joins and votes, each robot once, and then it is done", async () => {
    await propose();
    await play.done({ do: "crowd", group, size: 9, perMinute: 6_000 });
    expect(await play.refusal({ do: "crowd", group, size: 3, perMinute: 60 })).toBe("A crowd is on its way already.");
    const crowd = await play.page.until("crowd", (one) => one !== null && !one.running);
    expect(crowd).toEqual({ group, size: 9, joined: 9, voted: 9, changed: 0, running: false });
    const view = await play.group(({ members }) => members.filter(({ robot }) => robot).length === 9, group);
    expect(view.members.filter(({ robot }) => robot).slice(0, 3)).toMatchObject([
      { key: "robot1", firstName: "Robot 1", username: null },
      { key: "robot2", firstName: "Robot 2", username: null },
      { key: "robot3", firstName: "Robot 3", username: `robot_3_${group}` },
    ]);
    const isCounted = (fields: readonly (readonly string[])[] = []) =>
      fields.some(([name, value]) => name === "q.yes" && value === "7");
    await play.page.until("redis", (all) => all.some((one) => one.group === group && isCounted(one.live?.fields)));
  });

  it("takes the robots that are there, and stops when it is asked to", async () => {
    await play.done({ do: "crowd", group, size: 2, perMinute: 6_000 });
    await play.page.until("crowd", (one) => one?.group === group && one.joined === 2);
    expect(play.page.last.crowd).toMatchObject({ running: true, voted: 0 });
    await play.done({ do: "stop_crowd" });
    await play.page.until("crowd", (one) => one?.running === false);
    await play.done({ do: "crowd", group, size: 3, perMinute: 6_000 });
    await play.page.until("crowd", (one) => one?.joined === 3);
    await play.done({ do: "stop_crowd" });
    const { members } = await play.group(() => true, group);
    expect(members.filter(({ robot }) => robot)).toHaveLength(3);
  });

  it("does not come where no session is open", async () => {
    await say("ann", "/close_session");
    await play.group((one) => !hasButton(one, "Join"), group);
    expect(await play.refusal({ do: "crowd", group, size: 3, perMinute: 60 })).toContain("There is no open session");
  });

  it("takes a smaller amount where the rule cap leaves no room, and votes no where it leaves none", async () => {
    await setRules({ cap: "30000000" });
    await propose();
    expect((await crowd(5)).at(-1)).toMatchObject({ joined: 5, voted: 5 });
    await until({ "q.yes": "3", "q.no": "2", "q.lamports": "30000000" });
  });

  it("changes some votes, once each, where the rule change lets it", async () => {
    await setRules({ change: "on" });
    await propose();
    expect((await crowd(7)).at(-1)).toMatchObject({ joined: 7, voted: 7, changed: 2 });
    const fieldsIn = (all: Slices["redis"]) => all.find((one) => one.group === group)?.live?.fields ?? [];
    const changesIn = (all: Slices["redis"]) =>
      fieldsIn(all).flatMap(([name, value]) => (name.startsWith("u:") ? [value.split("|")[2] ?? ""] : []));
    // The last look into Redis may come after the crowd's end.
    const redis = await play.page.until("redis", (all) => changesIn(all).toSorted().join("") === "0000011");
    const counts = new Map(fieldsIn(redis));
    expect(counts.get("q.change")).toBe("on");
    expect(Number(counts.get("q.yes")) + Number(counts.get("q.no"))).toBe(7);
  });

  it("waits for an admin's proposal where only admins can propose, and taps no button that copies", async () => {
    await setRules({ propose: "admins" });
    await say("bob", `/propose "BUY token=${MINT} amount=0.05"`);
    await play.done({ do: "crowd", group, size: 5, perMinute: 6_000 });
    await play.page.until("crowd", (one) => one?.group === group && one.joined === 5);
    expect(play.page.last.crowd).toMatchObject({ voted: 0, running: true });
    await tap("ann", "Join");
    await propose("ann", MINT);
    const { messages } = await play.group((one) => hasButton(one, "📋"), group);
    expect(messages.some(({ text }) => text.includes("Only this chat's admins can propose"))).toBe(true);
    await play.page.until("crowd", (one) => one?.group === group && !one.running);
    expect(play.page.last.crowd).toMatchObject({ voted: 5 });
    await until({ "q.yes": "4", "q.no": "1" });
  });

  it("does not vote to the last one before all have joined, since a vote ends early once all have voted", async () => {
    await propose();
    await tap("bob", "No");
    const seen = await crowd(8);
    expect(seen.filter(({ joined, voted }) => joined < 8 && voted > 0 && voted >= joined)).toEqual([]);
    expect(seen.at(-1)).toMatchObject({ joined: 8, voted: 8 });
    await until({ "q.no": "3" });
  });
});
