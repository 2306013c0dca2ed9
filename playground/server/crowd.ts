import type { World } from "../../dev/world.ts";
import type { CrowdView } from "../protocol/controls.ts";
import { CrowdRun } from "./crowd-run.ts";
import { openButtons } from "./open-buttons.ts";
import type { PlayedGroup } from "./played-group.ts";
import { UserError } from "./user-error.ts";
import type { WorkLock } from "./work-lock.ts";

const MINUTE_MS = 60_000;

/** Robots that join a group's session and vote, at a pace of real time. */
export class Crowd {
  readonly #world: World;
  readonly #workLock: WorkLock;
  readonly #changed: () => void;
  #run: CrowdRun | undefined;

  constructor(world: World, workLock: WorkLock, changed: () => void) {
    this.#world = world;
    this.#workLock = workLock;
    this.#changed = changed;
  }

  get view(): CrowdView | null {
    return this.#run?.view ?? null;
  }

  start(group: PlayedGroup, size: number, perMinute: number): void {
    if (this.#run?.running) throw new UserError("A crowd is on its way already.");
    if (openButtons(group).join === null)
      throw new UserError("There is no open session in this group: an admin opens one with /create_session.");
    const run = new CrowdRun(this.#world, group, size, this.#changed);
    this.#run = run;
    void run.go(this.#workLock, MINUTE_MS / perMinute).finally(this.#changed);
    this.#changed();
  }

  stop(): void {
    this.#run?.stop();
    this.#changed();
  }

  clear(): void {
    this.stop();
    this.#run = undefined;
  }
}
