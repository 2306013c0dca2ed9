import type { Group, TelegramStandIn } from "./telegram/server.ts";
import type { UpstashStandIn } from "./upstash/server.ts";

/** Who runs the bot in the local world: a person with this id may send `/allow` and `/revoke`. */
export const OPERATOR_ID = 700_001;

/** Lets a group trade, as its operator would. */
export const allowGroup = (upstash: UpstashStandIn, chatId: number): Promise<unknown> =>
  upstash.command(
    "HSET",
    `settings:{${chatId}}`,
    ...["allowed", "1", "allowed_by", String(OPERATOR_ID)],
    ...FIRST_WORD,
  );

/** The message that said so, older than any other. */
const FIRST_WORD = ["allowed_message", "-1.1", "allowed_at", "0"];

/** Lets every group trade from the moment it is made, as its operator would: most who play here come for what follows. */
export function allowGroups(telegram: TelegramStandIn, upstash: UpstashStandIn): void {
  telegram.onGroup(({ id }: Group) => {
    void allowGroup(upstash, id);
  });
}
