import type { RuleName } from "../../src/domain/group-rules.ts";
import { settingsKey } from "../../src/store/keys.ts";
import type { BotWorld } from "./bot-world.ts";
import type { Room } from "./room.ts";

/** Sets a group's rules, by their words as they are stored. What is running keeps its own. */
export async function setRules(world: BotWorld, { group }: Room, rules: { readonly [Rule in RuleName]?: string }) {
  await world.upstash.command("HSET", settingsKey(group.id), ...Object.entries(rules).flat());
}
