/** @module-tag long */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { LONG } from "../support/long.ts";

const run = promisify(execFile);
let telegram: TelegramStandIn;

beforeAll(async () => {
  telegram = await startTelegram();
});
afterAll(() => telegram.close());

/** Runs `npm run setup`'s script against the stand-in, and gives what it printed and its exit code. */
async function setup(env: Record<string, string>) {
  const settings = {
    BOT_TOKEN: telegram.botToken,
    WEBHOOK_SECRET: "s3cret",
    PUBLIC_URL: "https://bot.example/",
    ...env,
  };
  const options = { env: { PATH: process.env.PATH, TELEGRAM_API_ROOT: telegram.url, ...settings } };
  try {
    return { code: 0, ...(await run(process.execPath, ["scripts/setup.ts"], options)) };
  } catch (error) {
    if (error instanceof Error && "code" in error && "stderr" in error) {
      return { code: error.code, stdout: "", stderr: String(error.stderr) };
    }
    throw error;
  }
}

it("sets the webhook with its secret and the updates it wants, and the menus by scope", async () => {
  telegram.resetRecords();
  const { code, stdout } = await setup({});
  expect(code).toBe(0);
  expect(stdout).toContain("Webhook   https://bot.example/telegram");
  expect(stdout).toContain("group admins: /create_session /close_session");
  const webhook = telegram.outgoing.find(({ method }) => method === "setWebhook");
  expect(webhook?.payload).toMatchObject({
    secret_token: "s3cret",
    allowed_updates: ["message", "callback_query", "my_chat_member"],
  });
  const scopes = telegram.outgoing
    .filter(({ method }) => method === "setMyCommands")
    .map(({ payload }) => payload.scope);
  expect(scopes).toEqual([
    { type: "all_group_chats" },
    { type: "all_chat_administrators" },
    { type: "all_private_chats" },
  ]);
});

it("prints no secret", LONG, async () => {
  const { stdout } = await setup({});
  expect(stdout).not.toContain("s3cret");
  expect(stdout).not.toContain(telegram.botToken);
});

it("names every setting that is missing or malformed, and calls nobody", LONG, async () => {
  telegram.resetRecords();
  const { code, stderr } = await setup({ WEBHOOK_SECRET: "with spaces", PUBLIC_URL: "" });
  expect(code).toBe(1);
  expect(stderr).toContain("WEBHOOK_SECRET:");
  expect(stderr).toContain("PUBLIC_URL:");
  expect(stderr).not.toContain("with spaces");
  expect(telegram.outgoing).toHaveLength(0);
});

it("says in a sentence that the token is wrong", LONG, async () => {
  const { code, stderr } = await setup({ BOT_TOKEN: "123456:wrong" });
  expect(code).toBe(1);
  expect(stderr).toContain("Is BOT_TOKEN right?");
});

it("shows in the menus a vote that the rules allow, and stops where the rules are at odds", LONG, async () => {
  telegram.resetRecords();
  expect((await setup({ MAX_VOTE_SOL: "0.03" })).code).toBe(0);
  const menus = telegram.outgoing.filter(({ method }) => method === "setMyCommands");
  expect(JSON.stringify(menus.map(({ payload }) => payload))).toContain("Vote: yes 0.01, or no");
  telegram.resetRecords();
  const { code, stderr } = await setup({ MAX_VOTE_SOL: "0.0071" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^DEFAULT_VOTE_SOL: .*\nMAX_VOTE_SOL: .*\n$/);
  expect(stderr).not.toContain("0.0071");
  expect(telegram.outgoing).toHaveLength(0);
});
