import type { Tap } from "../../dev/telegram/server.ts";
import { tapNotConfirmedText } from "../../src/views/answers.ts";
import type { Player } from "./played-group.ts";

/** How often a robot taps the same button before it gives up. */
const TRIES = 3;

/** A member of the crowd, and how far it is. */
export interface Robot {
  readonly player: Player;
  readonly joins: Task;
  readonly votes: Task;
  /** Changes its vote, where the group's rules let it. */
  readonly changes: Task;
}

/** What a robot begins to do, on the message of these buttons. */
export interface Start {
  readonly robot: Robot;
  readonly does: "joins" | "votes" | "changes";
  readonly messageId: number;
  readonly taps: readonly string[];
}

export interface Task {
  state: "to do" | "under way" | "done" | "given up";
  /** The buttons that it may tap, the next one first; undefined before it begins. */
  taps: readonly string[] | undefined;
  tries: number;
}

/** What came of a tap; nothing if it could not be made. */
type Answered = Pick<Tap, "status" | "answer">;

export const newTask = (): Task => ({ state: "to do", taps: undefined, tries: 0 });

/** Notes how a tap was answered. What was refused is tried by the next button; what failed, or has no next button, by the same. */
export function noteTap(task: Task, tap: Answered | undefined): void {
  const [, ...others] = task.taps ?? [];
  if (isAccepted(tap)) task.state = "done";
  else if (isRefused(tap) && others.length > 0) Object.assign(task, { state: "to do", taps: others, tries: 0 });
  else task.state = task.tries < TRIES ? "to do" : "given up";
}

export const isOver = ({ state }: Task): boolean => state === "done" || state === "given up";

/** What is not done is shown as an alert. */
const isAccepted = (tap: Answered | undefined): boolean => tap?.status === 200 && tap.answer?.show_alert !== true;

const isRefused = (tap: Answered | undefined): boolean =>
  tap?.status === 200 && tap.answer?.show_alert === true && tap.answer.text !== tapNotConfirmedText;
