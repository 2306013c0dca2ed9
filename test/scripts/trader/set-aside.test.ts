import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../../dev/upstash/server.ts";
import { readStatus } from "../../../scripts/trader/read-status.ts";
import { lookFirstText, setAsideText } from "../../../scripts/trader/set-aside-text.ts";
import { statusText } from "../../../scripts/trader/status-text.ts";
import { initRedis } from "../../../src/store/redis.ts";
import { openRecords } from "../../../trader/records/trade-records.ts";
import { DAY_MS } from "../../../trader/time-limits.ts";
import { LONG } from "../../support/long.ts";

const ID = "-1001234567890.4720";
const TOKEN = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

let upstash: UpstashStandIn;
beforeAll(async () => {
  upstash = await startUpstash();
});
afterAll(() => upstash.close());

/** Runs `npm run trader:set-aside`'s script with this typed into it, and gives its exit code and all that it printed. */
async function run(args: readonly string[], typed = "") {
  const child = spawn(
    process.execPath,
    ["--import", "./bench/lua-as-text.ts", "scripts/trader-set-aside.ts", ...args],
    {
      env: { PATH: process.env.PATH, UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token },
    },
  );
  child.stdin.end(typed);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out + err };
}

it(
  "npm run trader:set-aside sets a trade aside only where its id is typed once more, and the status says so",
  LONG,
  async () => {
    const then = Date.now() - 2 * DAY_MS;
    const records = openRecords(initRedis(upstash), "attempt", () => then);
    const terms = { kind: "buy", chatId: -1001234567890, token: TOKEN, total: 60_000_000n, limit: null } as const;
    await records.begin({ id: ID, terms: { ...terms, deadline: then + DAY_MS } }, null);
    const pending = () => upstash.command("ZCARD", "{trader}:pending");

    const kept = await run([ID], "no\n");
    expect(kept).toMatchObject({ code: 0, out: expect.stringContaining(`token  ${TOKEN}`) });
    expect(kept.out).toMatch(/Nothing was changed\.\n$/);
    expect(await pending()).toBe(1);

    const done = await run([ID], `${ID}\n`);
    expect(done.out).toMatch(/It is set aside\. The wallet is free for the next trade\.\n$/);
    expect(await pending()).toBe(0);
    const status = statusText(await readStatus(upstash), Date.now());
    expect(status).toMatch(/48 h ago: received, 0 signed, set aside \d+ s ago/);

    const absent = await run(["-1001234567890.9"], "-1001234567890.9\n");
    expect(absent).toEqual({ code: 0, out: "There is no such trade.\n" });
    expect(await run([])).toMatchObject({ code: 1, out: expect.stringMatching(/^npm run trader:set-aside -- <id>/) });
  },
);

it("the operator looks at each transaction first, since one that is in an explorer may have failed", () => {
  expect(lookFirstText({ kind: "buy", signature: "s2", "earlier:1": "s1|1|1|w|1|1" })).toBe(
    [
      "Look first. The trade was made if one of these is there, and succeeded:",
      "  https://solscan.io/tx/s2",
      "  https://solscan.io/tx/s1",
    ].join("\n"),
  );
  expect(lookFirstText({ kind: "buy" })).toBe("Nothing was signed for it, so it was not made.");
});

it("what came of setting a trade aside is a sentence each", () => {
  expect(setAsideText({ tag: "absent" })).toBe("There is no such trade.");
  expect(setAsideText({ tag: "answered", answer: "{}" })).toBe("It has its final answer: {}");
  expect(setAsideText({ tag: "too_early", until: 0 })).toBe(
    "It may still be made until 1970-01-01T00:00:00.000Z. Try again then.",
  );
  expect(setAsideText({ tag: "busy", until: 0 })).toBe("It is being looked at just now. Try again in a minute.");
});
