/** @module-tag long */
import { afterAll, beforeAll, it } from "vitest";
import { startWorld, type World } from "../../dev/world.ts";
import { type Amount, converse, isLong, isWanted, type Kind, TIMEOUT_MS } from "./run.ts";
import { workerdDriver } from "./workerd-driver.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ executor: "webhook" });
});
afterAll(() => world.close());

const has = (kind: Kind, rule: string, amount: Amount) =>
  it.runIf(isWanted(kind))(rule, { timeout: TIMEOUT_MS }, () => converse(kind, workerdDriver(world), amount));

has("fault-free-workerd", "the Worker itself says and keeps what the design says", { runs: 1, length: 2 });
// Each redelivery waits a quarter of a second here: too slow for every day.
if (isLong) has("faulty-workerd", "and where something fails, what the design allows then", { runs: 20, length: 12 });
