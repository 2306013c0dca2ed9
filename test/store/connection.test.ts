import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, readReply } from "../../src/store/connection.ts";
import { StoreUnavailable } from "../../src/store/errors.ts";
import { createStore } from "../../src/store/index.ts";
import { initRedis } from "../../src/store/redis.ts";
import { int, words } from "../../src/store/reply-words.ts";
import { defineScript } from "../../src/store/script.ts";
import { must, newSession } from "./people.ts";
import { onEveryEngine } from "./support.ts";

const TEXT = "Été 👩‍🚀 می‌خواهم «BONK» \u0000\u2028 OK";

/** A server that says what it is told to, in plain JSON, whatever encoding it is asked for. */
const server = createServer((_, response) => response.end(JSON.stringify(answers.shift() ?? null)));
let answers: unknown[];
let url: string;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const redis = () => initRedis({ url, token: "token" });
const store = () => createStore(redis(), { now: () => 5, ttlMs: 1_000 });

describe("a server that answers somewhat otherwise", () => {
  it("may say that there was no error, and ignore the encoding", async () => {
    answers = [[{ result: "test", error: null }, { result: ["abcd", TEXT] }], { result: ["test", 5], error: null }];
    const connection = connect(redis());
    expect(await connection.batch(({ pipeline }) => pipeline.get("a").hgetall("b"))).toEqual(["test", ["abcd", TEXT]]);
    const script = defineScript("return {}", { args: [], replies: { test: words({ number: int }) } });
    expect(await connection.run(script, [], {})).toEqual({ tag: "test", number: 5 });
  });

  it("may answer a script with numbers", () => {
    expect(readReply(["counted", 1, -100_500])).toEqual(["counted", "1", "-100500"]);
    for (const raw of ["OK", null, [1.5], [null], [["a"]]]) expect(() => readReply(raw)).toThrow(StoreUnavailable);
  });

  it("may tell numbers as such when a chat moves", async () => {
    const copied = ["id", "-1.10", "state", "open", "q.state", "none"];
    answers = [
      [{ result: ["departed", -2, 90_000, 0, 0, 2, 0, 0, "-1.10", 5, ...copied] }, { result: ["page", ""] }],
      { result: ["merged", 0] },
      { result: ["arrived"] },
      [{ result: 1 }, { result: 1 }, { result: ["left_behind"] }],
    ];
    expect(await store().moveChat(-1, -2, "token")).toMatchObject({ tag: "moved" });
  });

  it.each<[string, unknown[], (of: ReturnType<typeof store>) => Promise<unknown>]>([
    ["a batch", [[{ result: 1, error: 5 }]], (of) => of.dropDue("a")],
    ["a list", [[{ result: "none" }, { result: "OK" }]], (of) => of.takeDue(5)],
    ["a list's entry", [[{ result: [{}] }, { result: "OK" }]], (of) => of.takeDue(5)],
    ["a clock", [[{ result: [] }, { result: "soon" }]], (of) => of.readClocks()],
    [
      "a life",
      [[{ result: ["departed", "-2", "soon", "0", "0", "0", "0", "0", "id", "-1.10"] }, { result: ["page", ""] }]],
      (of) => of.moveChat(-1, -2, "token"),
    ],
  ])("is unreadable where that makes no sense, as everything of the store's: %s", async (_, wrong, call) => {
    answers = wrong;
    await expect(call(store())).rejects.toThrow("the store is unavailable (unreadable)");
  });
});

onEveryEngine("a text of any letters", ({ world: newWorld }) => {
  it("comes back as it was", async () => {
    const world = newWorld();
    must(await world.store.saveSession(`${world.chatId}.10`, newSession(world, { message: TEXT }), 60));
    expect((await world.store.readWhole(world.chatId))?.message).toBe(TEXT);
  });
});
