/** @module-tag long */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchiveView } from "../../../playground/protocol/archive.ts";
import { type OpenRoom, openRoom } from "./open-room.ts";
import { messageWith, type Play, startPlay } from "./play.ts";

let play: Play;
let room: OpenRoom;
beforeAll(async () => {
  play = await startPlay({}, { archive: true });
  room = await openRoom(play);
});
afterAll(() => play.close());

async function archive(isSo: (view: ArchiveView) => boolean): Promise<ArchiveView> {
  const matches = (view: ArchiveView) => view.group === room.group && isSo(view);
  const views = await play.page.until("archive", (all) => all?.some(matches) === true);
  const view = views?.find(matches);
  if (view === undefined) throw new Error("there is no archive");
  return view;
}

const table = (view: ArchiveView, name: string) => view.tables.find((one) => one.table === name);

describe("the archive of a group", () => {
  it("says what waits, keeps it while PostgreSQL is away, and has the rows once it is back", async () => {
    const open = await archive(({ waiting }) => waiting.length === 1);
    expect(open.waiting[0]?.dueAt).toBeGreaterThan(play.world.now());
    await play.done({ do: "break", postgresDown: true });
    await play.page.until("faults", ({ postgresDown }) => postgresDown);
    await room.say("ann", "/close_session");
    await archive(({ waiting }) => (waiting[0]?.dueAt ?? Number.POSITIVE_INFINITY) <= play.world.now());
    await play.done({ do: "archive" });
    expect(table(await archive(() => true), "sessions")?.count).toBe(0);

    await play.done({ do: "break", postgresDown: false });
    await play.done({ do: "archive" });
    const view = await archive((one) => table(one, "sessions")?.count === 1);
    const { columns = [], rows = [] } = table(view, "sessions") ?? {};
    expect(rows[0]?.[columns.indexOf("message")]).toBe("Hi");
    expect(rows[0]?.[columns.indexOf("ended")]).toBe("closed");
    expect(table(view, "participants")?.count).toBe(1);
    expect(table(view, "orders")).toMatchObject({ columns: [], rows: [], count: 0 });
  });
});

describe("a private chat", () => {
  it("is there once its member has written, and has the files that the bot sends", async () => {
    const { group: key, say, tap } = await openRoom(play);
    await say("bob", '/propose "BUY token=BONK amount=0.05"');
    await tap("bob", "Yes");
    await play.done({ do: "advance", ms: 61_000 });
    await play.group((one) => messageWith(one, "Passed: BUY BONK") !== undefined, key);
    const before = await play.group(() => true, key);
    expect(before.privateChats).toEqual({});
    await play.done({ do: "say", group: key, member: "ann", text: "/start", private: true });
    await say("ann", "/export");
    const files = (all: typeof before) => (all.privateChats.ann ?? []).flatMap(({ file }) => file ?? []);
    const group = await play.group((one) => files(one).length === 3, key);
    expect(group.privateChats.ann?.[0]).toMatchObject({ from: "ann", text: "/start" });
    expect(files(group).some(({ name, text }) => name.endsWith(".csv") && text.includes("BONK"))).toBe(true);
  });
});
