import type { Driver } from "./driver.ts";
import type { Rule } from "./group-rules.ts";

/** Sets a group's rule where the bot reads it. An admin's `/settings` writes the same field, for as long as there is no such command. */
export async function setRule({ upstash }: Driver, chatId: number, rule: Rule, word: string): Promise<void> {
  await upstash.command("HSET", `settings:{${chatId}}`, rule, word);
}
