import { setTimeout } from "node:timers/promises";
import type { Behaviour, ExecutorStandIn } from "./executor/server.ts";
import type { Group, Member, TapAnswer } from "./telegram/server.ts";
import { wholeLabel } from "./whole-label.ts";

const MINUTE_MS = 60_000;
/** A little later than the half minute from which a short vote ends early, once all have voted who may. */
const EARLY_MS = 31_000;
/** How long something may take to come true in the chat, and how often that is looked at; real milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

/** Who plays in the story; Ann is an admin. */
export const STORY_CAST = {
  ann: { first_name: "Ann", username: "ann", admin: true },
  bob: { first_name: "Bob", username: "bob" },
  cleo: { first_name: "Cleo" },
  dan: { first_name: "Dan", username: "dan_trades" },
} as const;
export type Who = keyof typeof STORY_CAST;

/** One thing that happens. */
export type Step =
  | { readonly do: "chapter"; readonly title: string }
  | { readonly do: "say"; readonly who: Who; readonly text: string }
  /** The button that is called so, or begins so. */
  | { readonly do: "tap"; readonly who: Who; readonly label: string }
  /** Some message of the bot comes to have this in it. */
  | { readonly do: "see"; readonly text: string }
  /** The executor responds so to its next calls. */
  | { readonly do: "executor"; readonly next: readonly Behaviour[] }
  /** Every clock is moved on. */
  | { readonly do: "wait"; readonly ms: number }
  /** The archive takes what is over. */
  | { readonly do: "archive" };

const chapter = (title: string): Step => ({ do: "chapter", title });
const says = (who: Who, text: string): Step => ({ do: "say", who, text });
const taps = (who: Who, label: string): Step => ({ do: "tap", who, label });
const wait = (ms: number): Step => ({ do: "wait", ms });
/** A little later than full minutes, so that votes of as many have ended. */
const minutes = (count: number): Step => wait(count * MINUTE_MS + 1_000);

/** One whole session, from buying to selling, and what is left of it. */
export const STORY: readonly Step[] = [
  chapter("An admin opens a session, and four members join"),
  says("ann", '/create_session "Buy BONK before Friday" 2'),
  taps("ann", "Join"),
  taps("bob", "Join"),
  taps("cleo", "Join"),
  taps("dan", "Join"),
  // The card gathers what happens within five seconds into one edit.
  { do: "see", text: "4 joined" },

  chapter("A vote that passes"),
  says("bob", "/propose “BUY token=BONK amount=0,05 price=market”"),
  says("bob", "/vote yes 0,05"),
  taps("cleo", "Yes 0.01"),
  taps("dan", "No"),

  chapter("Bob tries to vote twice"),
  says("bob", "/vote yes 1"),

  chapter("Two minutes later"),
  minutes(2),

  chapter("What the group holds, and what it is worth"),
  says("cleo", "/worth"),

  chapter("Two tokens are called MOON, so Bob is asked which; then he changes his mind"),
  says("bob", '/propose "BUY token=MOON amount=0.1"'),
  taps("bob", "1. Moon Rocket"),
  says("bob", "/cancel"),

  chapter("A vote that does not pass: a tie"),
  says("dan", '/propose "BUY token=WIF amount=0.1 price=target:1.5" 1'),
  taps("dan", "Yes 0.1"),
  says("ann", "/vote no"),
  minutes(1),

  chapter("A trade that the executor does not answer at first, and then refuses"),
  { do: "executor", next: ["fail", { reject: "Not enough liquidity" }] },
  says("dan", '/propose "BUY token=PEPE amount=0.1" 1'),
  taps("dan", "Yes 0.1"),
  minutes(1),
  wait(MINUTE_MS),

  chapter("Later: those who paid for order 1 sell it"),
  says("ann", "/orders"),
  says("ann", '/propose "SELL order=1"'),
  says("cleo", '/propose "SELL order=1" 1'),
  taps("cleo", "Yes"),
  taps("dan", "No"),

  chapter("Half a minute later: all who may vote have, so it ends early"),
  wait(EARLY_MS),
  taps("bob", "Yes"),
  { do: "see", text: "Passed: SELL order 1" },
  says("bob", "/order 1"),

  chapter("Ann closes the session"),
  says("ann", "/close_session"),

  chapter("Nothing is forgotten: the archive has taken the session"),
  { do: "archive" },
  says("dan", "/history"),
];

/** Where the story plays: in a world whose Worker knows of the market. */
export interface StoryStage {
  readonly group: Pick<Group, "botMessages">;
  readonly members: Readonly<Record<Who, Pick<Member, "says" | "taps">>>;
  readonly executor: Pick<ExecutorStandIn, "faults">;
  advance(ms: number): Promise<void>;
  /** Runs the archive Worker's cron handler, where there is one. */
  archive(): Promise<void>;
}

/** Lets a step happen, and gives what a tap's pop-up says. Throws what the stand-ins throw, and where `signal` is aborted. */
export async function play(step: Step, stage: StoryStage, signal?: AbortSignal): Promise<TapAnswer | undefined> {
  switch (step.do) {
    case "chapter":
      return undefined;
    case "say":
      await stage.members[step.who].says(step.text);
      return undefined;
    case "tap":
      return (await stage.members[step.who].taps(wholeLabel(stage.group, step.label))).answer;
    case "see":
      await until(() => stage.group.botMessages.some(({ text }) => text.includes(step.text)), signal);
      return undefined;
    case "executor":
      stage.executor.faults.next(...step.next);
      return undefined;
    case "wait":
      await stage.advance(step.ms);
      return undefined;
    case "archive":
      await stage.archive();
      return undefined;
  }
}

/** Waits until something has come true, for at most a minute; goes on in any case. */
async function until(isTrue: () => boolean, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isTrue() && Date.now() < deadline)
    await setTimeout(LOOK_MS, undefined, signal === undefined ? {} : { signal });
}
