import { createInterface } from "node:readline";
import { parseDuration } from "./qstash/headers.ts";
import type { Group, Member, TelegramStandIn } from "./telegram/server.ts";
import { transcript } from "./transcript.ts";
import type { World } from "./world.ts";

/** A group to play in, and who is in it, by the names they are typed with. */
export interface Stage {
  group: Group;
  members: ReadonlyMap<string, Member>;
}

/** What a line says is to happen. */
export type Line =
  | { do: "say"; name: string; text: string }
  | { do: "tap"; name: string; label: string }
  | { do: "wait"; ms: number }
  | { do: "cron" | "help" | "nothing" };

export const HELP = `  alice: /create_session "Buy BONK"    alice says it (she is an admin; bob and carol are not)
  bob taps Join                        a button of the bot's newest message that has it
  wait 5m                              moves every clock, and what falls due happens
  cron                                 runs the Worker's cron trigger now`;

/** The default group, with alice (an admin), bob and carol. */
export function setStage(telegram: TelegramStandIn): Stage {
  const group = telegram.group({ title: "Conclave" });
  const join = (first_name: string, admin: boolean): [string, Member] => {
    const username = first_name.toLowerCase();
    return [username, group.member({ first_name, username, admin })];
  };
  return { group, members: new Map([join("Alice", true), join("Bob", false), join("Carol", false)]) };
}

/** Reads one typed line; whatever is not understood asks for help. */
export function parseLine(line: string): Line {
  const text = line.trim();
  if (text === "") return { do: "nothing" };
  const said = /^(\w+)\s*:\s*(.+)$/s.exec(text);
  if (said?.[1] && said[2]) return { do: "say", name: said[1].toLowerCase(), text: said[2] };
  const tapped = /^(\w+)\s+taps?\s+(.+)$/i.exec(text);
  if (tapped?.[1] && tapped[2]) return { do: "tap", name: tapped[1].toLowerCase(), label: tapped[2] };
  const waited = /^wait\s+(\S+)$/i.exec(text);
  const ms = waited?.[1] === undefined ? undefined : parseDuration(waited[1]);
  if (ms !== undefined) return { do: "wait", ms };
  return text.toLowerCase() === "cron" ? { do: "cron" } : { do: "help" };
}

/** Does what a line says, and gives what is to be printed beside the chat itself. Throws what the stand-ins throw. */
export async function perform(world: World, stage: Stage, line: Line): Promise<string | undefined> {
  switch (line.do) {
    case "say":
    case "tap": {
      const member = stage.members.get(line.name);
      if (member === undefined) return `Nobody here is called ${line.name}: ${[...stage.members.keys()].join(", ")}.`;
      return line.do === "say" ? say(member, line.text) : tap(member, line.label);
    }
    case "wait":
      await world.advance(line.ms);
      return `It is ${new Date(world.now()).toLocaleTimeString()} now.`;
    case "cron":
      await world.runCron();
      return "The cron trigger ran.";
    case "help":
      return HELP;
    case "nothing":
      return undefined;
  }
}

async function say(member: Member, text: string): Promise<string | undefined> {
  const { status } = await member.says(text);
  return status === 200 || status === 0 ? undefined : `The Worker answered ${status}.`;
}

async function tap(member: Member, label: string): Promise<string | undefined> {
  const { status, answer } = await member.taps(label);
  if (status !== 200) return `The Worker answered ${status}.`;
  return answer?.text === undefined ? undefined : `    (${member.user.first_name} alone reads: ${answer.text})`;
}

/** Lets one play from the terminal until `close` is called or the input ends; `ended` is called then. */
export function startTerminal(world: World, ended: () => void): { close(): void } {
  const stage = setStage(world.telegram);
  const stop = world.telegram.onEvent((event) => {
    for (const line of transcript(event, { members: false })) console.log(line);
  });
  const lines = createInterface({ input: process.stdin });
  // One after the other, as they were typed.
  let turn: Promise<void> = Promise.resolve();
  lines.on("line", (typed) => {
    turn = turn.then(async () => {
      const reply = await perform(world, stage, parseLine(typed)).catch((error: unknown) => String(error));
      if (reply !== undefined) console.log(reply);
    });
  });
  lines.once("close", () => void turn.then(ended));
  return {
    close() {
      stop();
      lines.removeAllListeners("close");
      lines.close();
    },
  };
}
