import { setTimeout as pause } from "node:timers/promises";
import { play, STORY_CAST, type Step, type StoryStage, type Who } from "../../dev/story.ts";
import type { World } from "../../dev/world.ts";
import type { StoryView } from "../protocol/controls.ts";
import type { Groups } from "./groups.ts";
import type { PlayedGroup } from "./played-group.ts";
import { UserError } from "./user-error.ts";
import type { WorkLock } from "./work-lock.ts";

/** The people of the story, the one who has created its group first. */
const CAST: readonly Who[] = ["ann", "bob", "cleo", "dan"];

/** What is told, and how long each message is left to be read, in milliseconds. */
export interface Telling {
  readonly steps: readonly Step[];
  readonly pauseMs: number;
}

/** Plays the story in groups of its own, slowly enough to read along. */
export class StoryTeller {
  readonly #world: World;
  readonly #groups: Groups;
  readonly #workLock: WorkLock;
  readonly #story: Telling;
  readonly #brokenOff: () => void;
  readonly #changed: () => void;
  #telling: AbortController | undefined;
  #chapter: string | null = null;
  #told = 0;

  /** `brokenOff` is called when a story ends before its end. */
  constructor(
    world: World,
    groups: Groups,
    workLock: WorkLock,
    story: Telling,
    brokenOff: () => void,
    changed: () => void,
  ) {
    this.#world = world;
    this.#groups = groups;
    this.#workLock = workLock;
    this.#story = story;
    this.#brokenOff = brokenOff;
    this.#changed = changed;
  }

  get view(): StoryView {
    return { running: this.#telling !== undefined, chapter: this.#chapter };
  }

  /** Begins to tell, and gives the group in which it is. */
  start(): PlayedGroup {
    if (this.#world.trader !== null)
      throw new UserError("The story needs the executor's stand-in: start without `--trader` for it.");
    if (this.#telling !== undefined) throw new UserError("The story is being told already.");
    const telling = new AbortController();
    this.#telling = telling;
    this.#told += 1;
    const title = this.#told === 1 ? "The story" : `The story, told again (${this.#told})`;
    const group = this.#groups.add({ title, cast: CAST.map((who) => STORY_CAST[who]) });
    void this.#tell(group, telling.signal)
      .catch((error: unknown) => {
        this.#brokenOff();
        if (!telling.signal.aborted)
          console.error(`The story broke off: ${error instanceof Error ? error.message : error}`);
      })
      .finally(() => this.#end(telling));
    this.#changed();
    return group;
  }

  /** Breaks the story off; its group stays. */
  stop(): void {
    const telling = this.#telling;
    if (telling === undefined) return;
    telling.abort();
    this.#end(telling);
  }

  /** Also forgets how often it was told. */
  clear(): void {
    this.stop();
    this.#told = 0;
  }

  #end(telling: AbortController): void {
    if (this.#telling !== telling) return;
    this.#telling = undefined;
    this.#chapter = null;
    this.#changed();
  }

  async #tell(group: PlayedGroup, signal: AbortSignal): Promise<void> {
    const stage = this.#stageIn(group);
    for (const step of this.#story.steps) {
      await this.#workLock.ready();
      signal.throwIfAborted();
      if (step.do === "chapter") {
        this.#chapter = step.title;
        this.#changed();
      }
      await play(step, stage, signal);
      if (step.do !== "chapter" && step.do !== "executor") await pause(this.#story.pauseMs, undefined, { signal });
    }
  }

  #stageIn({ group, players }: PlayedGroup): StoryStage {
    const actor = (who: Who) => {
      const player = players.get(who);
      if (player === undefined) throw new Error(`nobody in the story's group is called ${who}`);
      return player.member;
    };
    return {
      group,
      members: { ann: actor("ann"), bob: actor("bob"), cleo: actor("cleo"), dan: actor("dan") },
      executor: this.#world.executor,
      archive: async () => this.#world.archive?.runCron(),
      advance: (ms) => this.#workLock.serially(() => this.#world.advance(ms)),
    };
  }
}
