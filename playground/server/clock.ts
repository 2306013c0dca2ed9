import type { World } from "../../dev/world.ts";
import type { ClockView } from "../protocol/controls.ts";

export function clockView(world: World): ClockView {
  return { now: world.now(), offsetMs: world.offsetMs, restarting: world.restarting };
}
