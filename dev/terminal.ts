import { createInterface } from "node:readline";
import { CHAIN_HELP, type ChainLine, parseJupiterLine, parseSolanaLine, performChainLine } from "./chain-lines.ts";
import { CRON_MS, runCronTriggers } from "./cron-triggers.ts";
import { SIMPLE_BEHAVIOURS } from "./executor/behaviour.ts";
import type { Behaviour } from "./executor/server.ts";
import { MARKET_HELP, type MarketLine, parseMarketLine, performMarketLine } from "./market-lines.ts";
import { parseDuration } from "./qstash/headers.ts";
import type { Group, Member } from "./telegram/server.ts";
import { transcript } from "./transcript.ts";
import { wholeLabel } from "./whole-label.ts";
import type { World } from "./world.ts";

export type Actor = Pick<Member, "user" | "says" | "taps">;

/** A group to play in, and who is in it, by the names they are typed with. */
export interface Stage {
  group: Group;
  members: ReadonlyMap<string, Actor>;
}

/** What a line says is to happen. */
export type Line =
  | { do: "say"; name: string; text: string }
  | { do: "tap"; name: string; label: string }
  | { do: "wait"; ms: number }
  | { do: "executor"; behaviour: Behaviour }
  | MarketLine
  | ChainLine
  | { do: "finish" | "cron" | "help" | "nothing" };

const CHAT_HELP = `  ann: /create_session "Buy BONK"      ann says it (she is an admin; bob, bob2, cleo and dan are not)
  bob taps Join                        a button of the bot's newest message that has it, or its beginning
  wait 5m                              moves every clock, and what falls due happens
  cron                                 runs the cron triggers now: the bot's, then those of the other Workers`;

const EXECUTOR_HELP = `  executor reject                      treats the next trades so: ${SIMPLE_BEHAVIOURS.slice(0, 6).join(", ")},
                                       ${SIMPLE_BEHAVIOURS.slice(6).join(", ")}
  executor reject Too expensive        rejects them for that reason
  executor finish                      carries out what pending_then_fill keeps waiting`;

/** What can be typed in a world. */
export const helpFor = ({ trader }: Pick<World, "trader">): string =>
  [CHAT_HELP, ...(trader === null ? [EXECUTOR_HELP, MARKET_HELP] : [MARKET_HELP, CHAIN_HELP])].join("\n");

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
  const told = /^executor\s+(\w+)(?:\s+(.+))?$/i.exec(text);
  if (told?.[1]) return parseExecutor(told[1].toLowerCase(), told[2]);
  const market = /^market\s+(.+)$/i.exec(text)?.[1];
  if (market !== undefined) return parseMarketLine(market) ?? { do: "help" };
  const solana = /^solana\s+(.+)$/i.exec(text)?.[1];
  if (solana !== undefined) return parseSolanaLine(solana) ?? { do: "help" };
  const jupiter = /^jupiter\s+(.+)$/i.exec(text)?.[1];
  if (jupiter !== undefined) return parseJupiterLine(jupiter) ?? { do: "help" };
  return text.toLowerCase() === "cron" ? { do: "cron" } : { do: "help" };
}

function parseExecutor(word: string, reason: string | undefined): Line {
  if (reason !== undefined)
    return word === "reject" ? { do: "executor", behaviour: { reject: reason } } : { do: "help" };
  if (word === "finish") return { do: "finish" };
  const behaviour = SIMPLE_BEHAVIOURS.find((name) => name === word);
  return behaviour === undefined ? { do: "help" } : { do: "executor", behaviour };
}

/** Does what a line says, and gives what is to be printed beside the chat itself. Throws what the stand-ins throw. */
export async function perform(world: World, stage: Stage, line: Line): Promise<string | undefined> {
  switch (line.do) {
    case "say":
    case "tap": {
      const member = stage.members.get(line.name);
      if (member === undefined) return `Nobody here is called ${line.name}: ${[...stage.members.keys()].join(", ")}.`;
      return line.do === "say" ? say(member, line.text) : tap(member, wholeLabel(stage.group, line.label));
    }
    case "wait":
      await world.advance(line.ms);
      // Cloudflare would have run them meanwhile. Votes that end early wait for them.
      if (line.ms >= CRON_MS) await runCronTriggers(world);
      return `It is ${new Date(world.now()).toLocaleTimeString()} now.`;
    case "executor":
      if (world.trader !== null) return TRADES_FOR_REAL;
      world.executor.faults.always(line.behaviour);
      return "The executor treats the next trades so.";
    case "move_token":
    case "crash_token":
    case "market_away":
    case "market_back":
    case "market":
      return performMarketLine(world.market, line);
    case "nodes":
    case "lag":
    case "fork":
    case "restart_nodes":
    case "chain_back":
    case "airdrop":
    case "jupiter":
    case "hostile":
      return world.trader === null ? NO_CHAIN : performChainLine(world.trader, line);
    case "finish": {
      if (world.trader !== null) return TRADES_FOR_REAL;
      const { waiting } = world.executor;
      for (const id of waiting) world.executor.finish(id);
      return `Trades carried out: ${waiting.length}.`;
    }
    case "cron":
      await runCronTriggers(world);
      return "The cron trigger ran.";
    case "help":
      return helpFor(world);
    case "nothing":
      return undefined;
  }
}

const NO_CHAIN = "There is no chain here: start with `npm run dev -- --trader`.";
const TRADES_FOR_REAL = "The trader is the executor here. Try the lines that begin with `solana` or `jupiter`.";

async function say(member: Actor, text: string): Promise<string | undefined> {
  const { status } = await member.says(text);
  return status === 200 || status === 0 ? undefined : `The Worker answered ${status}.`;
}

async function tap(member: Actor, label: string): Promise<string | undefined> {
  const { status, answer } = await member.taps(label);
  if (status !== 200) return `The Worker answered ${status}.`;
  return answer?.text === undefined ? undefined : `    (${member.user.first_name} alone reads: ${answer.text})`;
}

/** Lets one play from the terminal, on the stage of the moment, until `close` is called or the input ends; `ended` is called then. */
export function startTerminal(world: World, stage: () => Stage, ended: () => void): { close(): void } {
  const stop = world.telegram.onEvent((event) => {
    for (const line of transcript(event, { members: false })) console.log(line);
  });
  const lines = createInterface({ input: process.stdin });
  // One after the other, as they were typed.
  let turn: Promise<void> = Promise.resolve();
  lines.on("line", (typed) => {
    turn = turn.then(async () => {
      const reply = await perform(world, stage(), parseLine(typed)).catch((error: unknown) => String(error));
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
