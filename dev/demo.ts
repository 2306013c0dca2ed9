/** `npm run demo`: one whole session told in the terminal, from buying to selling, to the archive and to a recount, played against the real Worker in the local world. */
import { recount } from "../scripts/recount/report.ts";
import { ARCHIVE_TABLES } from "./archive/types.ts";
import { play, STORY, STORY_CAST, type Who } from "./story.ts";
import { transcript } from "./transcript.ts";
import { startWorld } from "./world.ts";

const world = await startWorld({ executor: "webhook", market: true, archive: true });
const group = world.telegram.group({ title: "Conclave" });
const stage = {
  group,
  members: {
    ann: group.member(STORY_CAST.ann),
    bob: group.member(STORY_CAST.bob),
    cleo: group.member(STORY_CAST.cleo),
    dan: group.member(STORY_CAST.dan),
  },
  executor: world.executor,
  advance: world.advance,
  archive: () => world.archive.runCron(),
};
world.telegram.onEvent((event) => {
  for (const line of transcript(event)) console.log(line);
});

const chapter = (title: string) => console.log(`\n── ${title} ${"─".repeat(Math.max(0, 70 - title.length))}`);

for (const step of STORY) {
  if (step.do === "chapter") chapter(step.title);
  const answer = await play(step, stage);
  if (step.do !== "tap") continue;
  const words = answer?.text?.replaceAll("\n", " ") ?? "nothing";
  console.log(`    ${STORY_CAST[step.who].first_name} taps [${step.label}] and reads: ${words}`);
}
await world.worker.idle();

chapter("Ann exports the votes, and anybody recounts them");
const inPrivate = async (who: Who) => {
  const chat = world.telegram.privateChat({ ...stage.members[who].user });
  await chat.says("/start");
  return chat;
};
const privately = await inPrivate("ann");
await stage.members.ann.says("/export");
await world.worker.idle();
const file = privately.botMessages.flatMap((message) => message.file ?? []).find(({ name }) => name === "votes.csv");
const recounted = async (text: string) => {
  for (const line of (await recount(text, null)).lines) console.log(`    ${line}`);
};
console.log("$ npm run recount votes.csv");
await recounted(file?.text ?? "");

chapter("Somebody changes one digit in that file");
console.log("$ npm run recount votes.csv");
await recounted((file?.text ?? "").replace(/,yes,0\.05,/, ",yes,0.06,"));

chapter("Bob asks in private what he has, in all his groups");
await (await inPrivate("bob")).says("/me");
await world.worker.idle();

const calls = new Map<string, number>();
for (const { method } of world.telegram.outgoing) calls.set(method, (calls.get(method) ?? 0) + 1);
const billed = world.upstash.requests.reduce((sum, request) => sum + request.billed, 0);
const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
const rows = await Promise.all(ARCHIVE_TABLES.map((table) => world.archive.rows(table)));
chapter("What it cost");
console.log(`Redis     ${world.upstash.requests.length} requests, ${billed} billed commands (engine: ${world.upstash.engine})
Telegram  ${total} calls: ${[...calls].map(([method, count]) => `${method} ${count}`).join(", ")}
QStash    ${world.qstash.publishes.length} messages
Executor  ${world.executor.calls.length} calls, ${world.executor.effects.length} trades carried out
Market    ${world.market.calls.length} questions
Archive   ${rows.map((found, index) => `${ARCHIVE_TABLES[index]} ${found.length}`).join(", ")}`);
await world.close();
