import { setTimeout as pause } from "node:timers/promises";
import type { Tap } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import type { CrowdView } from "../protocol/controls.ts";
import { type OpenButtons, openButtons } from "./open-buttons.ts";
import type { PlayedGroup, Player } from "./played-group.ts";
import type { WorkLock } from "./work-lock.ts";

/** So many taps may be under way; Telegram has no more connections to a webhook. */
const MOST_UNDER_WAY = 40;
/** How often a robot tries to join, or to vote, before it gives up. */
const TRIES = 3;

/** A robot, and how far it is. */
interface Robot {
  readonly player: Player;
  joins: Task;
  votes: Task;
}

interface Task {
  state: "to do" | "under way" | "done" | "given up";
  tries: number;
}

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
    const count = (which: "joins" | "votes") => this.#robots.filter((robot) => robot[which].state === "done").length;
    return {
      group: this.#group.key,
      size: this.#size,
      joined: count("joins"),
      voted: count("votes"),
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
      if (this.#underWay < MOST_UNDER_WAY && !this.#step()) break;
      await pause(paceMs, undefined, { signal }).catch(() => undefined);
    }
    stopLooking();
    this.#ended = true;
  }

  /** Lets one robot begin something, if there is anything; false where nothing can come any more. */
  #step(): boolean {
    if (!this.running) return false;
    this.#open ??= openButtons(this.#group);
    const { join, vote } = this.#open;
    if (join === null) return false;
    this.#voteId ??= vote?.messageId;
    const isOpen = vote !== null && vote.messageId === this.#voteId;
    if (this.#voteId !== undefined && !isOpen) return false;

    const voter = isOpen && this.#robots.find(({ joins, votes }) => joins.state === "done" && votes.state === "to do");
    if (voter) {
      const button = vote.buttons[this.#robots.indexOf(voter) % vote.buttons.length];
      if (button !== undefined) void this.#run(voter, "votes", vote.messageId, button);
      return true;
    }
    const joiner = this.#robots.find(({ joins }) => joins.state === "to do") ?? this.#another();
    if (joiner !== undefined) {
      void this.#run(joiner, "joins", join.messageId, join.button);
      return true;
    }
    const isDone = isOpen && this.#robots.every(({ joins, votes }) => joins.state === "given up" || isOver(votes));
    return this.#underWay > 0 || !isDone;
  }

  /** One more robot, as long as there are too few: one that is in the group already, or a new one. */
  #another(): Robot | undefined {
    const number = this.#robots.length + 1;
    if (number > this.#size) return undefined;
    const known = [...this.#group.players.values()].filter(({ robot }) => robot)[number - 1];
    const username = number % 3 === 0 ? { username: `robot_${number}_${this.#group.key}` } : {};
    const player = known ?? this.#group.add({ first_name: `Robot ${number}`, ...username, robot: true });
    const robot: Robot = { player, joins: { state: "to do", tries: 0 }, votes: { state: "to do", tries: 0 } };
    this.#robots.push(robot);
    return robot;
  }

  async #run(robot: Robot, which: "joins" | "votes", messageId: number, data: string): Promise<void> {
    const task = robot[which];
    task.state = "under way";
    task.tries += 1;
    this.#underWay += 1;
    const tap = await robot.player.member.tapsData(data, messageId).catch(() => undefined);
    this.#underWay -= 1;
    if (isAccepted(tap)) task.state = "done";
    else task.state = task.tries < TRIES ? "to do" : "given up";
    this.#changed();
  }
}

const isOver = ({ state }: Task): boolean => state === "done" || state === "given up";

/** What is refused is shown as an alert. */
const isAccepted = (tap: Tap | undefined): boolean => tap?.status === 200 && tap.answer?.show_alert !== true;
