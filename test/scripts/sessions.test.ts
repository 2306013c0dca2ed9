import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startUpstash, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { createStore, type Store } from "../../src/store/index.ts";
import { settingsKey } from "../../src/store/keys.ts";
import { initRedis } from "../../src/store/redis.ts";
import { LONG } from "../support/long.ts";

let upstash: UpstashStandIn;
let store: Store;
beforeAll(async () => {
  upstash = await startUpstash();
  store = createStore(initRedis(upstash), { now: Date.now, ttlMs: 86_400_000 });
});
afterEach(() => upstash.flushData());
afterAll(() => upstash.close());

const CHAT = -1_001_234_567_890;
const SESSION = `${CHAT}.10`;
const ann = { id: 11, name: { kind: "username", text: "ann" } } as const;
const bob = { id: 22, name: { kind: "first_name", text: "Bob" } } as const;
const claim = { attemptId: "t", until: 0 };

/** A session in which Ann proposes and Bob votes; the vote began so long ago. */
async function play(agoMs = 0): Promise<string> {
  const past = createStore(initRedis(upstash), { now: () => Date.now() - agoMs, ttlMs: 86_400_000 });
  const common = { threadId: null, claim, late: false };
  await past.saveSession(SESSION, { message: "Buy the dip", minutes: 5, creator: ann, ...common }, 86_400);
  for (const one of [ann, bob]) await past.addParticipant(SESSION, one);
  const action = { kind: "buy", token: "BONK", price: { kind: "market" }, amount: 50_000_000 } as const;
  const made = await past.addProposal(CHAT, {
    ...{ message: { chatId: CHAT, messageId: 20 }, proposer: ann, action, executorToken: "BONK", minutes: 5 },
    ...{ sentAt: Date.now(), isAdmin: false, market: null, ...common },
  });
  if (!made.ok) throw new Error(made.error.reason);
  const ballot = { choice: "yes", lamports: 50_000_000 } as const;
  await past.addVote({ chatId: CHAT }, bob, ballot, { kind: "tap", id: "1" }, { attemptId: "", updateId: 1 });
  return made.value.proposalId;
}

/** Runs `npm run sessions`' script with this typed into it, and gives its exit code and all that it printed. */
async function sessions(args: readonly string[], typed = "", env: Record<string, string> = {}) {
  const options = ["--import", "./bench/lua-as-text.ts", "scripts/sessions.ts", ...args];
  const settings = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token, ...env };
  const child = spawn(process.execPath, options, { env: { PATH: process.env.PATH, ...settings } });
  child.stdin.end(typed);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out + err };
}

describe("npm run sessions", () => {
  it("lists what is live in words, with its vote, and how many wait", async () => {
    await play();
    const { code, out } = await sessions([]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^-1001234567890 {2}Buy the dip\n {4}open for \d+ s, by @ann, 2 joined, BUY token=BONK amount=0.05 price=market: 1 of 2 voted, 5 min left\n1 running or put off, 0 overdue; the cron trigger never ran\n$/,
    );
  });

  it("shows a session by its own id or its chat's, with who voted what", LONG, async () => {
    const id = await play();
    for (const which of [SESSION, String(CHAT)]) {
      const { out } = await sessions(["show", which]);
      expect(out).toContain(`Buy the dip (open), by ann, in chat ${CHAT}\n2 joined: @ann, Bob (id 22)\n${id}  BUY`);
      expect(out).toContain("    Bob (id 22) yes 0.05 SOL\n");
    }
    expect((await sessions(["show", "-5"])).out).toBe("There is no such session or vote.\n");
  });

  it("shows nothing of who voted what while votes are hidden", LONG, async () => {
    await upstash.command("HSET", settingsKey(CHAT), "hidden", "on");
    const id = await play();
    for (const which of [SESSION, id]) {
      const { out } = await sessions(["show", which]);
      expect(out).toContain("    its votes are hidden\n");
      expect(out).not.toMatch(/yes|SOL\n/);
    }
  });

  it("shows one vote by its id, also after its session was closed", LONG, async () => {
    const id = await play();
    await store.closeSession(CHAT, ann.id, true, { kind: "tap", id: "c" });
    await store.archiveSession(CHAT);
    const { out } = await sessions(["show", id]);
    expect(out).toMatch(
      new RegExp(`^${id}  BUY token=BONK .*\\n    over, .* by ann\\n    Bob \\(id 22\\) yes 0.05 SOL\\n$`),
    );
    expect((await sessions(["show", `${CHAT}.19`])).out).toBe("There is no such session or vote.\n");
  });

  it("shows a chat's sessions, the closed ones too", LONG, async () => {
    await play();
    await store.closeSession(CHAT, ann.id, true, { kind: "tap", id: "c" });
    await store.archiveSession(CHAT);
    expect((await sessions(["chat", String(CHAT)])).out).toBe("closed  Buy the dip: 2 joined, 1 vote\n");
    expect((await sessions([])).out).toContain("No session is live.\n");
  });

  it("forgets a chat only where its id is typed once more", LONG, async () => {
    await play();
    expect((await sessions(["forget", String(CHAT)], "yes\n")).out).toContain("Nothing was deleted.");
    expect(await store.findActiveSession(CHAT)).not.toBeNull();
    expect((await sessions(["forget", String(CHAT)], `${CHAT}\n`)).out).toContain("1 deleted.");
    expect(await store.findActiveSession(CHAT)).toBeNull();
    expect((await sessions(["forget", String(CHAT)])).out).toContain("There is nothing to forget.");
  });

  it("forgets none whose vote is being settled", LONG, async () => {
    await play(10 * 60_000);
    const { code, out } = await sessions(["forget", String(CHAT)], `${CHAT}\n`);
    expect([code, out]).toEqual([1, expect.stringContaining("is being settled")]);
    expect(await store.findActiveSession(CHAT)).not.toBeNull();
  });

  it("says what is wrong, and no secret", LONG, async () => {
    const unset = await sessions([], "", { UPSTASH_REDIS_REST_TOKEN: "" });
    expect([unset.code, unset.out]).toEqual([1, expect.stringMatching(/^UPSTASH_REDIS_REST_TOKEN: /)]);
    const wrong = await sessions([], "", { UPSTASH_REDIS_REST_TOKEN: "hunter2" });
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining("Redis did not answer")]);
    expect(wrong.out).not.toContain("hunter2");
    expect(await sessions(["chat", "here"])).toMatchObject({ code: 1, out: expect.stringContaining("Which chat?") });
    expect(await sessions(["nonsense"])).toMatchObject({ code: 1, out: expect.stringContaining("-- forget <chat>") });
  });
});
