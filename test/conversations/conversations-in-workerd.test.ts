/** @module-tag long */
import { afterAll, beforeAll, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { checkConversations, isTimed, isWanted, type Kind, type RunSize, TIMEOUT_MS } from "./check-conversations.ts";
import { workerdDriver } from "./workerd-driver.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
});
afterAll(() => world.close());

const check = (kind: Kind, rule: string, size: RunSize) =>
  it.runIf(isWanted(kind))(rule, { timeout: TIMEOUT_MS }, () => checkConversations(kind, workerdDriver(world), size));

check("fault-free-workerd", "the Worker itself says and keeps what the design says", { runs: 1, length: 2 });
// Each redelivery waits a quarter of a second here: too slow for every day.
if (isTimed)
  check("faulty-workerd", "and where something fails, what the design allows then", { runs: 20, length: 12 });
