import type { Action, ActionAnswer } from "../protocol/actions.ts";
import type { ActionResult } from "./action-result.ts";
import { addGroup, addMember, addTopic, say, tap, upgrade } from "./chat-actions.ts";
import type { Playground } from "./playground.ts";
import { movePrice } from "./price-moves.ts";
import { sayInPrivate, tapInPrivate } from "./private-actions.ts";
import { deliver } from "./scheduled-messages.ts";
import { UserError } from "./user-error.ts";

/** Does what the page asks for, once the Worker takes work, and says what came of it. Never throws. */
export async function act(playground: Playground, action: Action): Promise<ActionAnswer> {
  try {
    return { ok: true, ...(await perform(playground, action)) };
  } catch (error) {
    return { ok: false, why: error instanceof UserError ? error.message : sentence(error) };
  } finally {
    playground.broadcast.touch();
  }
}

async function perform(playground: Playground, action: Action): Promise<ActionResult> {
  const { world, workLock, groups, faults, crowd, story } = playground;
  // What is broken, stopped or begun anew need not wait for anything.
  switch (action.do) {
    case "break":
      faults.set(action);
      return {};
    case "move_price":
      movePrice(world, action);
      return {};
    case "stop_crowd":
      crowd.stop();
      return {};
    case "stop_story":
      story.stop();
      return {};
    case "reset":
      await playground.reset();
      return {};
  }
  await workLock.ready();
  switch (action.do) {
    case "say":
      return action.private === true ? sayInPrivate(groups, action) : say(groups.find(action.group), action);
    case "tap":
      return action.private === true ? tapInPrivate(groups, action) : tap(groups.find(action.group), action);
    case "add_group":
      return addGroup(groups, action);
    case "add_member":
      return addMember(groups, action);
    case "upgrade": {
      const upgraded = await upgrade(groups.find(action.group));
      await playground.followTrader();
      return upgraded;
    }
    case "open_trader":
      await playground.openTrader(groups.find(action.group));
      return {};
    case "add_topic":
      return addTopic(groups.find(action.group), action.name);
    case "deliver":
      return { status: await deliver(world, action.message, action.how) };
    case "restart_worker":
      await world.restartWorker();
      return {};
    case "cron":
      await world.runCron();
      await world.trader?.runCron();
      return {};
    case "archive":
      if (world.archive === null) throw new UserError("There is no archive here.");
      await world.archive.runCron();
      return {};
    case "advance":
      await workLock.serially(() => world.advance(action.ms));
      return {};
    case "crowd":
      crowd.start(groups.find(action.group), action.size, action.perMinute);
      return {};
    case "play_story":
      return { made: story.start().key };
  }
}

/** What a stand-in refuses, in its words. */
function sentence(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `That did not work: ${words.replace(/\.$/, "")}.`;
}
