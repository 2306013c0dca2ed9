/** `npm run demo`: one whole session told in the terminal, played against the real Worker in the local world. */
import { setTimeout } from "node:timers/promises";
import type { Member } from "./telegram/server.ts";
import { transcript } from "./transcript.ts";
import { startWorld } from "./world.ts";

const MINUTE_MS = 60_000;

const world = await startWorld();
const group = world.telegram.group({ title: "Conclave" });
const ann = group.member({ first_name: "Ann", username: "ann", admin: true });
const bob = group.member({ first_name: "Bob", username: "bob" });
const cleo = group.member({ first_name: "Cleo" });
const dan = group.member({ first_name: "Dan", username: "dan_trades" });
world.telegram.onEvent((event) => {
  for (const line of transcript(event)) console.log(line);
});

const chapter = (title: string) => console.log(`\n── ${title} ${"─".repeat(Math.max(0, 70 - title.length))}`);

/** A tap, and what the member alone reads of it. */
async function taps(member: Member, label: string) {
  const { answer } = await member.taps(label);
  const words = answer?.text?.replaceAll("\n", " ") ?? "nothing";
  console.log(`    ${member.user.first_name} taps [${label}] and reads: ${words}`);
}

/** Waits until something has come true in the chat; gives up after ten seconds. */
async function until(isTrue: () => boolean) {
  const deadline = Date.now() + 10_000;
  while (!isTrue() && Date.now() < deadline) await setTimeout(50);
}

chapter("An admin opens a session, and four members join");
await ann.says('/create_session "Buy BONK before Friday" 2');
for (const member of [ann, bob, cleo, dan]) await taps(member, "Join");
// The card gathers what happens within five seconds into one edit.
await until(() => group.botMessages.some(({ text }) => text.includes("4 joined")));

chapter("A vote that passes");
await bob.says("/propose “BUY token=BONK amount=0,05 price=market”");
await bob.says("/vote yes 0,05");
await taps(cleo, "Yes 0.01");
await taps(dan, "No");

chapter("Bob tries to vote twice");
await bob.says("/vote yes 1");

chapter("Two minutes later");
await world.advance(2 * MINUTE_MS + 1_000);

chapter("A vote that does not pass: a tie");
await dan.says('/propose "BUY token=WIF amount=0.1 price=target:1.5" 1');
await taps(dan, "Yes 0.1");
await ann.says("/vote no");
await world.advance(MINUTE_MS + 1_000);

chapter("Ann closes the session");
await ann.says("/close_session");
await world.worker.idle();

const calls = new Map<string, number>();
for (const { method } of world.telegram.outgoing) calls.set(method, (calls.get(method) ?? 0) + 1);
const billed = world.upstash.requests.reduce((sum, request) => sum + request.billed, 0);
const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
chapter("What it cost");
console.log(`Redis     ${world.upstash.requests.length} requests, ${billed} billed commands (engine: ${world.upstash.engine})
Telegram  ${total} calls: ${[...calls].map(([method, count]) => `${method} ${count}`).join(", ")}
QStash    ${world.qstash.publishes.length} messages`);
await world.close();
