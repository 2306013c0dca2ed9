import type { UserFromGetMe } from "grammy/types";
import type { BotInfo, Config } from "../config/config.ts";
import { TELEGRAM_TIMEOUT_S } from "../time-limits.ts";
import { createApi } from "./api.ts";

/** What getMe says beyond who the bot is. Nothing here depends on it. */
const CAPABILITIES = {
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
} as const;

let asked: BotInfo | undefined;
let askedFor: string | undefined;

/**
 * Says who the bot is: from BOT_INFO, else from getMe, once per isolate. Throws what getMe throws; nothing is
 * remembered then.
 */
export async function botInfoOf({ telegram }: Config): Promise<UserFromGetMe> {
  if (telegram.botInfo !== null) return { ...CAPABILITIES, ...telegram.botInfo };
  if (asked === undefined || askedFor !== telegram.token) {
    asked = await createApi(telegram, TELEGRAM_TIMEOUT_S, () => undefined).getMe();
    askedFor = telegram.token;
  }
  return { ...CAPABILITIES, ...asked };
}
