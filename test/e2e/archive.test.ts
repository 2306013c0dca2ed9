import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type WorldWithArchive } from "../../dev/world.ts";
import { sessionOf } from "./messages.ts";
import { reset } from "./reset.ts";
import { memberAt, openVote } from "./stage.ts";

const MINUTE_MS = 60_000;

let world: WorldWithArchive;
beforeAll(async () => {
  world = await startWorld({ archive: true });
});
afterEach(() => reset(world));
afterAll(() => world.close());

describe("the archive", () => {
  it("takes a session that was closed: who joined, who voted what, and what was bought", async () => {
    const { stage, vote } = await openVote(world);
    await world.advance(MINUTE_MS + 1_000);
    await world.archive.runCron();
    console.log(await world.archive.rows("orders"));
    await stage.admin.says("/close_session");
    await world.worker.idle();
    await world.archive.runCron();
    for (const table of ["sessions", "participants", "proposals", "votes", "orders"] as const)
      console.log(table, await world.archive.rows(table));
    console.log(
      await world.upstash.command("ZRANGE", "archive:due", "0", "-1", "WITHSCORES"),
      world.archive.worker.logs,
    );
    await world.advance(2 * MINUTE_MS);
    await world.archive.runCron();
    console.log(
      await world.upstash.command("ZRANGE", "archive:due", "0", "-1", "WITHSCORES"),
      world.archive.worker.logs,
    );
    console.log(await world.upstash.command("KEYS", `*${stage.group.id}*`));
    console.log(await (await world.archive.worker.fetch("/healthz")).text());
    expect(vote.id).toBeTruthy();
    expect(sessionOf(stage.group)).toBeTruthy();
    expect(memberAt(stage.members, 0)).toBeTruthy();
  });
});
