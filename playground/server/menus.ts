import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Api } from "grammy";
import * as z from "zod";
import type { World } from "../../dev/world.ts";

const run = promisify(execFile);
const PRINT_MENUS = fileURLToPath(new URL("print-menus.ts", import.meta.url));

const Menus = z.array(
  z.object({
    scope: z.object({ type: z.enum(["all_group_chats", "all_chat_administrators", "all_private_chats"]) }),
    commands: z.array(z.object({ command: z.string(), description: z.string() })),
  }),
);

/** Tells Telegram the menus of commands as `npm run setup` does, from the sources as they are now. Rejects if they do not load. */
export async function setMenus({ telegram, worker }: World): Promise<void> {
  const { stdout } = await run(process.execPath, [PRINT_MENUS], { env: { ...worker.bindings } });
  const api = new Api(telegram.botToken, { apiRoot: telegram.url });
  for (const { scope, commands } of Menus.parse(JSON.parse(stdout))) await api.setMyCommands(commands, { scope });
}
