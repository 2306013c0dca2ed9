import type { World } from "../../dev/world.ts";
import type { CrowdView } from "../protocol/controls.ts";
import { CrowdRun } from "./crowd-run.ts";
import type { Gate } from "./gate.ts";
import { openButtons } from "./open-buttons.ts";
import type { PlayedGroup } from "./played-group.ts";
import { Refused } from "./refused.ts";

const MINUTE_MS = 60_000;

/** Robots that join a group's session and vote, at a pace of real time. */
export class Crowd {
  readonly #world: World;
  readonly #gate: Gate;
  readonly #changed: () => void;
  #run: CrowdRun | undefined;

  constructor(world: World, gate: Gate, changed: () => void) {
    this.#world = world;
    this.#gate = gate;
    this.#changed = changed;
  }

  get view(): CrowdView | null {
    return this.#run?.view ?? null;
  }

  start(group: PlayedGroup, size: number, perMinute: number): void {
    if (this.#run?.running) throw new Refused("A crowd is on its way already.");
    if (openButtons(group).join === null)
      throw new Refused("There is no open session in this group: an admin opens one with /create_session.");
    const run = new CrowdRun(this.#world, group, size, this.#changed);
    this.#run = run;
    void run.go(this.#gate, MINUTE_MS / perMinute).finally(this.#changed);
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
