import type { Stage } from "../../dev/terminal.ts";
import type { World } from "../../dev/world.ts";
import { ArchiveWatch } from "./archive-watch.ts";
import { Broadcast } from "./broadcast.ts";
import { clockView } from "./clock.ts";
import { Crowd } from "./crowd.ts";
import { ExecutorCalls } from "./executor-calls.ts";
import { Faults } from "./faults.ts";
import { groupView } from "./group-view.ts";
import { Groups } from "./groups.ts";
import { MarketWatch } from "./market-watch.ts";
import { setMenus } from "./menus.ts";
import type { PlayedGroup } from "./played-group.ts";
import { RedisWatch } from "./redis-watch.ts";
import { scheduledMessageViews } from "./scheduled-messages.ts";
import { StoryTeller, type Telling } from "./story-teller.ts";
import { TraderWatch } from "./trader-watch.ts";
import { UserError } from "./user-error.ts";
import { WorkLock } from "./work-lock.ts";
import { WorkLog } from "./work-log.ts";

const FIRST_GROUP = "Conclave";

/** Everything that is played with, and what is shown of it. */
export class Playground {
  readonly world: World;
  readonly groups: Groups;
  readonly workLock: WorkLock;
  readonly faults: Faults;
  readonly crowd: Crowd;
  readonly story: StoryTeller;
  readonly broadcast: Broadcast;
  readonly #work: WorkLog;
  readonly #executorCalls: ExecutorCalls;
  readonly #redis: RedisWatch;
  readonly #market: MarketWatch;
  readonly #trader: TraderWatch;
  readonly #archive: ArchiveWatch;
  readonly #stops: readonly (() => void)[];

  constructor(world: World, story: Telling) {
    const changed = () => this.broadcast.touch();
    this.world = world;
    this.groups = new Groups(world);
    this.workLock = new WorkLock(world);
    this.faults = new Faults(world);
    this.crowd = new Crowd(world, this.workLock, changed);
    this.story = new StoryTeller(world, this.groups, this.workLock, story, () => this.faults.dropPlanned(), changed);
    this.#work = new WorkLog(world, changed);
    this.#executorCalls = new ExecutorCalls(world, changed);
    this.#redis = new RedisWatch(world, this.groups, changed);
    this.#market = new MarketWatch(world, changed);
    this.#trader = new TraderWatch(world, this.groups, changed);
    this.#archive = new ArchiveWatch(world, this.groups, changed);
    this.broadcast = new Broadcast({
      groups: () => this.groups.all.map((group) => groupView(group, this.groups.privateChats)),
      redis: () => this.#redis.views,
      scheduledMessages: () => scheduledMessageViews(world, this.groups),
      work: () => this.#work.views,
      executor: () => this.#executorCalls.views,
      market: () => this.#market.view,
      trader: () => this.#trader.view,
      archive: () => this.#archive.views,
      faults: () => this.faults.view,
      crowd: () => this.crowd.view,
      story: () => this.story.view,
      clock: () => clockView(world),
    });
    const { telegram, qstash, executor } = world;
    this.#stops = [
      telegram.onEvent(changed),
      qstash.onEvent(changed),
      executor.onEvent(changed),
      world.onRestart(changed),
    ];
    this.#begin();
  }

  /** The first group, in which the terminal plays too. */
  get stage(): Stage {
    return this.groups.first;
  }

  /** Tells Telegram the menus of commands again, as after a new build. */
  async menus(): Promise<void> {
    await setMenus(this.world);
    this.broadcast.touch();
  }

  /** Has the trader trade for a group, under all the ids that it has had. Throws where there is none. */
  async openTrader({ chatIds }: PlayedGroup): Promise<void> {
    const { trader } = this.world;
    if (trader === null) throw new UserError("There is no trader here: start with `npm run dev -- --trader`.");
    await trader.openTo(chatIds);
    this.#trader.look();
  }

  /** Has the trader go on with the group that it trades for, or begin with the first one. */
  async followTrader(): Promise<void> {
    const { trader } = this.world;
    const [chat] = trader?.chats ?? [];
    const played = chat === undefined ? this.groups.all[0] : this.groups.byChatId(chat);
    if (trader !== null && played !== undefined) await this.openTrader(played);
  }

  /** Forgets everything that was played, and begins with a new first group. The clock stays where it is. */
  async reset(): Promise<void> {
    this.crowd.clear();
    this.story.clear();
    // Before it is waited for: nothing hangs from now on.
    this.faults.clear();
    await this.workLock.exclusively(async () => {
      const { worker, telegram, qstash, upstash, executor, market, archive, trader } = this.world;
      await Promise.all([worker.idle(), archive?.idle(), trader?.idle()]);
      for (const standIn of [telegram, qstash, upstash, executor, market]) standIn.resetRecords();
      market.resetPrices();
      await upstash.flushData();
      await this.#archive.clear();
      this.groups.clear();
      for (const seen of [this.#work, this.#executorCalls, this.#market, this.#redis]) seen.clear();
      this.#begin();
      await trader?.startAnew(this.groups.all[0]?.chatIds ?? []);
      this.#trader.look();
    });
    this.broadcast.touch();
  }

  async close(): Promise<void> {
    this.crowd.clear();
    this.story.clear();
    for (const stop of this.#stops) stop();
    this.workLock.close();
    this.#work.close();
    this.#executorCalls.close();
    this.#market.close();
    this.broadcast.close();
    await Promise.all([this.#redis.close(), this.#archive.close(), this.#trader.close()]);
  }

  /** A group to play in, which the bot greets as soon as it can. */
  #begin(): void {
    void this.groups.add({ title: FIRST_GROUP }, false).group.addBot();
  }
}
