import { Args } from "./args.ts";
import * as chats from "./methods/chats.ts";
import * as commands from "./methods/commands.ts";
import { editMessageText } from "./methods/edit-message.ts";
import * as messages from "./methods/other-messages.ts";
import { sendMessage } from "./methods/send-message.ts";
import * as webhook from "./methods/webhook.ts";
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

type Method = (world: World, args: Args) => unknown;

const methods: Readonly<Record<string, Method>> = {
  getMe: (world) => world.bot,
  ...webhook,
  ...commands,
  sendMessage,
  editMessageText,
  ...messages,
  ...chats,
};

/** Method names are taken in any case, as the real server does. */
const byLowerCase = new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]));

/** Carries a call out and gives its result; throws a Refusal. */
export function perform(world: World, method: string, payload: Readonly<Record<string, unknown>>): unknown {
  const run = byLowerCase.get(method.toLowerCase());
  if (run === undefined) throw new Refusal(404, "Not Found: method not found");
  return run(world, new Args(payload));
}
