import { expect } from "vitest";
import { allowGroup } from "../../dev/operator.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import type { WorldWithArchive } from "../../dev/world.ts";
import { sessionOf } from "../e2e/messages.ts";
import { postUpdate } from "../e2e/requests.ts";
import { dropPlannedEdits } from "../e2e/reset.ts";
import { callEnd, callUntilDone } from "../e2e/settling.ts";
import { memberAt, openVote, propose, type Stage } from "../e2e/stage.ts";
import { approveSale, boughtByTwo } from "../e2e/trades.ts";
import { type ArchiveClocks, unsent } from "./archive-world.ts";

/** What a bot does that the archive is to see, and how it is repeated by whoever asked for it. */
export interface BotWork {
  readonly stage: Stage;
  readonly oldChatIds: readonly number[];
  readonly sessionIds: readonly string[];
  /** Which Worker is to be killed. */
  readonly worker: RunningWorker;
  /** Sets the work going once. */
  readonly act: () => Promise<unknown>;
  /** Asks for it again, as Telegram, QStash or the cron trigger does, until it is done. */
  readonly again: () => Promise<void>;
  /** What comes afterwards, so that there is something to archive. */
  readonly end: () => Promise<void>;
}

type Opening = (clocks: ArchiveClocks) => Promise<BotWork>;

const closing = async ({ admin }: Stage): Promise<void> => {
  await admin.says("/close_session");
};

const command =
  (text: string): Opening =>
  async ({ world }) => {
    const { stage } = await openVote(world);
    const update = await unsent(world, stage.admin, text);
    const act = () => postUpdate(world, world.worker, update);
    return {
      stage,
      oldChatIds: [],
      sessionIds: [sessionOf(stage.group)],
      worker: world.worker,
      act,
      again: async () => expect((await act()).status).toBe(200),
      end: () => closing(stage),
    };
  };

const settlement =
  (kind: "buy" | "sale", isClosed = false): Opening =>
  async ({ world, later, afterLease }) => {
    const opened = kind === "buy" ? await openVote(world) : null;
    const stage = opened?.stage ?? (await boughtByTwo(world, later));
    const { body } = opened?.vote ?? (await approveSale(world, stage));
    const sessionIds = [sessionOf(stage.group)];
    if (isClosed) {
      // Its time is up by that clock, so that the session waits for it.
      world.qstash.faults.down = true;
      const update = await unsent(world, stage.admin, "/close_session");
      world.telegram.setWebhook("", "");
      await closeWithoutSettling(world, later, update);
      world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
      world.qstash.resetFaults();
    }
    return {
      stage,
      oldChatIds: [],
      sessionIds,
      worker: later,
      act: () => callEnd(world, later, body),
      again: async () => {
        await afterLease.scheduled();
        expect(await callUntilDone(world, afterLease, body)).toBe(200);
      },
      end: () => closing(stage),
    };
  };

/** Closes a session whose vote's time is up, by a Worker that dies before it settles that. */
async function closeWithoutSettling(world: WorldWithArchive, worker: RunningWorker, update: unknown): Promise<void> {
  const stop = world.upstash.onRequest(({ commands }) => {
    if (JSON.stringify(commands).includes("archive:due")) world.upstash.faults.down = true;
  });
  await postUpdate(world, worker, update);
  await worker.setBindings({ ...worker.bindings });
  stop();
  world.upstash.resetFaults();
}

const move =
  (isOccupied: boolean): Opening =>
  async ({ world, later, afterLease }) => {
    const stage = await boughtByTwo(world, later, { type: "group" });
    const { group, admin, members } = stage;
    const vote = await propose(world, stage, "WIF");
    await memberAt(members, 1).says("/vote yes 0.03");
    const oldSession = sessionOf(group);
    const from = group.id;
    await Promise.all([dropPlannedEdits(world), later.setBindings({ ...later.bindings })]);
    // The supergroup is there, and the bot has not heard of it.
    world.telegram.setWebhook("", "");
    await group.upgrade();
    world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
    const sessionIds = [oldSession];
    if (isOccupied) {
      await allowGroup(world.upstash, group.id);
      await admin.says('/create_session "Another" 1');
      sessionIds.push(sessionOf(group));
      await memberAt(members, 2).taps("Join");
      const bought = await memberAt(members, 2).says('/propose "BUY token=POPCAT amount=0.07" 1');
      await memberAt(members, 2).says("/vote yes 0.07");
      const id = `${group.id}.${bought.update.message?.message_id}`;
      const call = { v: 1, type: "buy", chatId: group.id, sessionId: sessionOf(group), proposalId: id };
      expect((await callEnd(world, later, JSON.stringify(call))).status).toBe(200);
    }
    const message = { message_id: 900, date: Math.floor(Date.now() / 1_000), from: { id: admin.id, is_bot: false } };
    const service = (chat: object, field: object) => ({
      update_id: 900_000_000 + Math.floor(Math.random() * 1_000_000),
      message: { ...message, from: { ...message.from, first_name: "Creator" }, chat, ...field },
    });
    const left = service({ id: from, type: "group", title: "Group" }, { migrate_to_chat_id: group.id });
    const arrived = service(
      { id: group.id, type: "supergroup", title: "Group" },
      { message_id: 1, migrate_from_chat_id: from },
    );
    return {
      stage,
      oldChatIds: [from],
      sessionIds,
      worker: world.worker,
      act: () => postUpdate(world, world.worker, left),
      again: async () => {
        for (const update of [left, arrived]) expect((await postUpdate(world, world.worker, update)).status).toBe(200);
      },
      end: async () => {
        expect(await callUntilDone(world, afterLease, vote.body)).toBe(200);
        await closing(stage);
      },
    };
  };

/** What is killed, by name. */
export const BOT_WORK: readonly { readonly name: string; readonly open: Opening }[] = [
  { name: "/close_session in a vote", open: command("/close_session") },
  { name: "/cancel", open: command("/cancel") },
  { name: "the settlement of a buy", open: settlement("buy") },
  { name: "the settlement of a sale", open: settlement("sale") },
  { name: "the settlement of a buy whose session was closed", open: settlement("buy", true) },
  { name: "a move to a supergroup", open: move(false) },
  { name: "a move to a supergroup that has a session and an order", open: move(true) },
];
