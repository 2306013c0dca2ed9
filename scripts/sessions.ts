/**
 * `npm run sessions`: the operator's look into Redis, in words. `npm run sessions -- help` says what it can do. Reads
 * UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN from the environment or from `.dev.vars`.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseId } from "../src/domain/ids.ts";
import { describeError } from "../src/log.ts";
import { askOnTerminal } from "./ask-on-terminal.ts";
import { readRedisSettings } from "./redis-settings.ts";
import { openOperatorStore } from "./sessions/operator-store.ts";
import { chatText, countsText, listText, shownText } from "./sessions/texts.ts";

const HELP = `npm run sessions                    the live sessions, and how many votes wait
npm run sessions -- watch           the same, again whenever it changes; Ctrl-C ends it
npm run sessions -- show <id>       with who voted what: a session, a chat's latest one, or one vote; live, closed or over
npm run sessions -- chat <chat>     a chat's sessions and orders
npm run sessions -- forget <chat>   deletes a chat's sessions and votes, after asking. Its orders stay`;

/** The pause between two looks for a change. */
const WATCH_EVERY_MS = 2_000;

/** Ends with a sentence. */
function fail(...lines: readonly string[]): never {
  for (const line of lines) console.error(line);
  process.exit(1);
}

/** Reads a chat's id as it was typed. Exits if it is none. */
function chatIn(text: string | undefined): number {
  if (text === undefined || !/^-?[1-9]\d{0,15}$/.test(text))
    return fail("Which chat? Its id is a number, like -1001234567890.");
  return Number(text);
}

const [command = "list", id, ...more] = process.argv.slice(2);
if (more.length > 0 || !["list", "watch", "show", "chat", "forget"].includes(command)) {
  console.log(HELP);
  process.exit(command === "help" ? 0 : 1);
}
const store = openOperatorStore(readRedisSettings());
const overview = async () => `${listText(await store.listLive(), Date.now())}\n${countsText(await store.counts())}`;

async function forget(chatId: number): Promise<void> {
  const found = await store.chat(chatId);
  if (found.waits)
    fail("A vote of this chat is being settled, and an executor may be at work. Wait until its result is told.");
  if (found.sessions.length === 0) return console.log("There is nothing to forget. Orders stay, if there are any.");
  console.log(chatText(found));
  if ((await askOnTerminal(`Delete these sessions and their votes for good? Type ${chatId}: `)) !== String(chatId))
    return console.log("Nothing was deleted.");
  console.log(`${await store.forget(chatId)} deleted. The orders are still there.`);
}

async function watch(): Promise<void> {
  for (let shown = ""; ; await delay(WATCH_EVERY_MS)) {
    const now = await overview();
    if (now !== shown) console.log(`${new Date().toISOString().slice(11, 19)}\n${now}\n`);
    shown = now;
  }
}

try {
  if (command === "list") console.log(await overview());
  if (command === "watch") await watch();
  if (command === "chat") console.log(chatText(await store.chat(chatIn(id))));
  if (command === "forget") await forget(chatIn(id));
  if (command === "show") {
    const found = await store.show(id !== undefined && parseId(id) !== null ? id : chatIn(id));
    console.log(found === null ? "There is no such session or vote." : shownText(found));
  }
} catch (thrown) {
  fail(
    `Redis did not answer as it should: ${describeError(thrown)}`,
    "Look at the URL, the token, and Upstash's status.",
  );
}
