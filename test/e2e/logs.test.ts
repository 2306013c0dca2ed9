/** @module-tag long */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { cardFor } from "./messages.ts";
import { postUpdate } from "./requests.ts";
import { reset } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, passPause, workerAhead } from "./settling.ts";
import { propose } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterEach(() => reset(world));
afterAll(() => world.close());

const Line = z.strictObject({
  what: z.string(),
  outcome: z.string(),
  step: z.optional(z.string()),
  ms: z.optional(z.number()),
  redis: z.optional(z.number()),
  telegram: z.optional(z.number()),
  executor: z.optional(z.number()),
  market: z.optional(z.number()),
  error: z.optional(z.string()),
});
const lines = () => [...world.worker.logs, ...later.logs].map((line) => Line.parse(JSON.parse(line)));

const TITLE = "Umbrella\nat Xylophone";
const WORDS = ["Umbrella", "Xylophone", "Quetzal", "zephyr_handle", "VERYRARE", "0.0421", "hunter2"];

/** How signatures begin: the executor's, and QStash's. */
const SIGNATURES = ["v1,", "eyJ"];

/** A session with its vote, by people and with words that are found nowhere else. */
async function play() {
  const group = world.telegram.group({ title: "Quetzal club" });
  const member = group.member({ first_name: "Quetzal", username: "zephyr_handle", admin: true });
  const stage = { group, admin: member, members: [member] };
  await member.says(`/create_session "${TITLE}" 1`);
  await member.taps("Join");
  await member.says("/propose hunter2");
  const vote = await propose(world, stage, "VERYRARE");
  await member.says("/vote yes 0.0421");
  await member.says("/vote hunter2");
  await member.taps("No");
  await member.tapsData("hunter2", vote.cardId);
  await member.says("/status");
  return { ...stage, vote };
}

describe("the log", () => {
  it("has one structured line for each update, with what it cost", async () => {
    const { admin } = await play();
    await admin.says("/close_session");
    await world.worker.idle();
    await expect.poll(() => world.worker.logs).toHaveLength(world.telegram.deliveries.length);
    for (const line of lines())
      expect(line).toMatchObject({ ms: expect.any(Number), redis: expect.any(Number), telegram: expect.any(Number) });
    // The edit of the card that a vote leaves for later may be counted with it.
    const vote = lines().find(({ what, outcome }) => what === "vote" && outcome === "counted");
    expect([1, 2]).toContain(vote?.telegram);
    expect(lines().map(({ what }) => what)).toContain("create_session");
  });

  it("has one line for each call of QStash, and one for each vote that the cron trigger settles", async () => {
    const { vote } = await play();
    await callEnd(world, later, vote.body);
    await world.qstash.post(`${later.url}/proposal-end`, "{}", { sub: `${world.url}/proposal-end` });
    await later.scheduled();
    await expect.poll(() => later.logs).toHaveLength(2);
    expect(
      lines()
        .filter(({ what }) => what === "proposal_end")
        .map(({ outcome, executor }) => [outcome, executor]),
    ).toEqual([
      ["settled", 1],
      ["nonsense", 0],
    ]);
  });

  it("says in a word how the executor failed", async () => {
    const { vote, ...stage } = await play();
    later.logs.length = 0;
    const failures = ["fail", "cut", "nonsense", "pending"] as const;
    world.executor.faults.next(...failures);
    for (const _ of failures) {
      await callEnd(world, later, vote.body);
      await passPause(world, stage);
    }
    await expect.poll(() => later.logs).toHaveLength(failures.length);
    expect(lines().flatMap(({ what, outcome }) => (what === "proposal_end" ? [outcome] : []))).toEqual([
      "put_off_executor_http_500",
      "put_off_executor_unreachable",
      "put_off_executor_unreadable",
      "put_off_executor_pending",
    ]);
  });

  it("holds no secret, no name and no word of a member, whatever goes wrong", async () => {
    const { group, admin, vote } = await play();
    const no =
      cardFor(group, "VERYRARE")
        ?.buttons.flat()
        .find(({ text }) => text === "No")?.data ?? "";
    const { update } = await admin.says("/vote hunter2");
    const old = { ...update, message: { ...update.message, text: "/vote yes 0.0421" } };
    const faults: (() => void)[] = [
      // First, since /healthz remembers for some seconds that all was well.
      () => Object.assign(world.upstash.faults, { down: true }),
      () => world.executor.faults.always("cut"),
      () => world.executor.faults.always({ custom: { status: 500, body: "hunter2" } }),
      () => world.executor.faults.always({ custom: { status: 200, body: { status: "filled", fee: "hunter2" } } }),
      () => Object.assign(world.upstash.faults, { status: 500 }),
      () => Object.assign(world.upstash.faults, { status: 401 }),
      () => {
        world.telegram.faults.down = true;
        world.executor.faults.always({ reject: "hunter2" });
      },
      () => Object.assign(world.qstash.faults, { down: true }),
    ];
    for (const fault of faults) {
      fault();
      await passPause(world, { group, admin, members: [] });
      await postUpdate(world, world.worker, old);
      await postUpdate(world, later, old);
      await admin.tapsData(no, vote.cardId);
      await callEnd(world, later, vote.body);
      await later.scheduled();
      await world.worker.fetch("/healthz");
      world.upstash.resetFaults();
      world.telegram.resetFaults();
      world.qstash.resetFaults();
      world.executor.resetFaults();
    }
    const answered = world.executor.calls.map(({ behaviour, status }) => `${behaviour} ${status}`);
    expect([...new Set(answered)]).toEqual(["cut cut", "custom 500", "custom 200", "reject 200"]);
    await world.upstash.command("HSET", `session:live:{${group.id}}`, "q.yes", "hunter2", "minutes", TITLE);
    for (const text of ["/status", "/vote yes", "/close_session"])
      await postUpdate(world, later, { ...update, message: { ...update.message, text } });
    await world.upstash.command("SET", `session:live:{${group.id}}`, TITLE);
    for (const text of ["/status", "/vote yes", `/create_session ${TITLE}`])
      await postUpdate(world, later, { ...update, message: { ...update.message, text } });
    await postUpdate(world, world.worker, `{"update_id":1,"message":{"text":"hunter2"`);
    await world.worker.fetch("/telegram", { method: "POST", body: "hunter2" });
    await Promise.all([world.worker.idle(), later.idle()]);
    await expect.poll(() => lines().some(({ what }) => what === "healthz")).toBe(true);

    const { telegram, qstash, upstash, executor } = world;
    const secrets = [
      ...[telegram.botToken, telegram.botToken.split(":")[1] ?? "?", world.webhookSecret, upstash.token, qstash.token],
      ...[qstash.currentSigningKey, qstash.nextSigningKey],
      ...[executor.secret, executor.secret.replace("whsec_", ""), executor.url],
    ];
    const all = [...world.worker.logs, ...later.logs].join("\n");
    for (const word of [...secrets, ...SIGNATURES, ...WORDS, String(admin.id)]) expect(all).not.toContain(word);
    // These are the failures that were to be seen.
    for (const outcome of ["to_be_redelivered", "failed", "not_confirmed", "no_update"]) expect(all).toContain(outcome);
  });
});
