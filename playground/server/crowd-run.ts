import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../../dev/world.ts";
import { liveKey } from "../../src/store/keys.ts";
import type { CrowdView } from "../protocol/controls.ts";
import { type OpenButtons, type OpenJoin, type OpenVote, openButtons } from "./open-buttons.ts";
import type { PlayedGroup } from "./played-group.ts";
import { isOver, newTask, noteTap, type Robot, type Start } from "./robot.ts";
import { votesFrom } from "./robot-votes.ts";
import type { WorkLock } from "./work-lock.ts";

/** So many taps may be under way; Telegram has no more connections to a webhook. */
const MOST_UNDER_WAY = 40;
/** Every so many robots, one changes its vote where the group's rules let it. */
const CHANGES_EVERY = 3;

/** One crowd from its first robot to the end of the vote. */
export class CrowdRun {
  readonly #world: World;
  readonly #group: PlayedGroup;
  readonly #size: number;
  readonly #changed: () => void;
  readonly #robots: Robot[] = [];
  readonly #stopping = new AbortController();
  #underWay = 0;
  #ended = false;
  /** What was open when it was last looked; undefined where something has been written or edited since. */
  #open: OpenButtons | undefined;
  /** The vote that the robots take part in. */
  #voteId: number | undefined;
  /** Whether votes may be changed in that vote. */
  #mayChange: boolean | undefined;

  constructor(world: World, group: PlayedGroup, size: number, changed: () => void) {
    this.#world = world;
    this.#group = group;
    this.#size = size;
    this.#changed = changed;
  }

  get running(): boolean {
    return !this.#ended;
  }

  get view(): CrowdView {
    const count = (does: Start["does"]) => this.#robots.filter((robot) => robot[does].state === "done").length;
    return {
      group: this.#group.key,
      size: this.#size,
      joined: count("joins"),
      voted: count("votes"),
      changed: count("changes"),
      running: this.running,
    };
  }

  stop(): void {
    this.#ended = true;
    this.#stopping.abort();
  }

  /** Lets one robot do something every so many milliseconds, until there is nothing left to be done. */
  async go(workLock: WorkLock, paceMs: number): Promise<void> {
    const { signal } = this.#stopping;
    const stopLooking = this.#world.telegram.onEvent(({ kind }) => {
      if (kind === "message" || kind === "edit") this.#open = undefined;
    });
    while (this.running) {
      await workLock.ready();
      if (this.#underWay < MOST_UNDER_WAY && !(await this.#step())) break;
      await pause(paceMs, undefined, { signal }).catch(() => undefined);
    }
    stopLooking();
    this.#ended = true;
  }

  /** Lets one robot begin something, if there is anything; false where nothing can come any more. */
  async #step(): Promise<boolean> {
    if (!this.running) return false;
    this.#open ??= openButtons(this.#group);
    const { join, vote } = this.#open;
    if (join === null) return false;
    this.#voteId ??= vote?.messageId;
    const isOpen = vote !== null && vote.messageId === this.#voteId;
    if (this.#voteId !== undefined && !isOpen) return false;
    if (isOpen) this.#mayChange ??= await this.#readMayChange();

    const start = (isOpen ? this.#voter(vote) : null) ?? this.#joiner(join) ?? (isOpen ? this.#changer(vote) : null);
    if (start !== null) void this.#begin(start);
    return start !== null || this.#underWay > 0 || !isOpen;
  }

  /** Until all have joined, one of those who have waits with its vote: a vote ends early once all have voted. */
  #voter({ messageId, buttons }: OpenVote): Start | null {
    const waiting = this.#robots.filter(({ joins, votes }) => joins.state === "done" && votes.state === "to do");
    const haveAllJoined = this.#robots.length === this.#size && this.#robots.every(({ joins }) => isOver(joins));
    const [robot] = waiting;
    if (robot === undefined || (waiting.length === 1 && !haveAllJoined)) return null;
    return { robot, does: "votes", messageId, taps: votesFrom(buttons, this.#robots.indexOf(robot)) };
  }

  #joiner({ messageId, button }: OpenJoin): Start | null {
    const robot = this.#robots.find(({ joins }) => joins.state === "to do") ?? this.#another();
    return robot === undefined ? null : { robot, does: "joins", messageId, taps: [button] };
  }

  #changer({ messageId, buttons }: OpenVote): Start | null {
    if (!this.#mayChange) return null;
    const index = this.#robots.findIndex(
      ({ votes, changes }, i) => (i + 1) % CHANGES_EVERY === 0 && votes.state === "done" && changes.state === "to do",
    );
    const robot = this.#robots[index];
    return robot === undefined ? null : { robot, does: "changes", messageId, taps: votesFrom(buttons, index + 1) };
  }

  /** The rule is frozen with the vote. */
  async #readMayChange(): Promise<boolean> {
    const rule = await this.#world.upstash.command("HGET", liveKey(this.#group.group.id), "q.change");
    return rule === "on";
  }

  /** One more robot, as long as there are too few: one that is in the group already, or a new one. */
  #another(): Robot | undefined {
    const number = this.#robots.length + 1;
    if (number > this.#size) return undefined;
    const known = [...this.#group.players.values()].filter(({ robot }) => robot)[number - 1];
    const username = number % 3 === 0 ? { username: `robot_${number}_${this.#group.key}` } : {};
    const player = known ?? this.#group.add({ first_name: `Robot ${number}`, ...username, robot: true });
    const robot: Robot = { player, joins: newTask(), votes: newTask(), changes: newTask() };
    this.#robots.push(robot);
    return robot;
  }

  async #begin({ robot, does, messageId, taps }: Start): Promise<void> {
    const task = robot[does];
    task.state = "under way";
    task.taps ??= taps;
    task.tries += 1;
    this.#underWay += 1;
    const [button = ""] = task.taps;
    const tap = await robot.player.member.tapsData(button, messageId).catch(() => undefined);
    this.#underWay -= 1;
    noteTap(task, tap);
    this.#changed();
  }
}
