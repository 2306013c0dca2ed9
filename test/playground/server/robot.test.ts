import { describe, expect, it } from "vitest";
import { newTask, noteTap } from "../../../playground/server/robot.ts";
import { votesFrom } from "../../../playground/server/robot-votes.ts";
import { tapNotConfirmedText } from "../../../src/views/answers.ts";

const vote = (choice: string) => `v:-1001.2:-1001.4:${choice}`;
const [small, middle, large, no, yes] = ["10", "50", "100", "n", "y"].map(vote);

describe("the votes that a robot tries", () => {
  it("are its favourite, then the smaller amounts, the largest first, then no", () => {
    const card = [small, middle, large, no].map(String);
    expect(votesFrom(card, 0)).toEqual([small, no]);
    expect(votesFrom(card, 2)).toEqual([large, middle, small, no]);
    expect(votesFrom(card, 3)).toEqual([no]);
    expect(votesFrom(card, 6)).toEqual([large, middle, small, no]);
  });

  it("are yes, then no on a sale, and none on a card without buttons", () => {
    expect(votesFrom([String(yes), String(no)], 0)).toEqual([yes, no]);
    expect(votesFrom([], 3)).toEqual([]);
  });
});

describe("a robot's tap", () => {
  const answered = (text: string, show_alert: boolean) => ({ status: 200, answer: { text, show_alert } });
  const refused = answered("This vote may gather no more SOL, so that was not counted. You can still vote no.", true);
  const states = (taps: readonly string[], ...answers: readonly Parameters<typeof noteTap>[1][]) => {
    const task = { ...newTask(), taps };
    return answers.map((answer) => {
      task.tries += 1;
      noteTap(task, answer);
      return `${task.state} ${task.taps.join(" ")}`;
    });
  };

  it("is done once it counts", () => {
    expect(states(["large", "no"], answered("Counted", false))).toEqual(["done large no"]);
  });

  it("that is refused is followed by the next button, and the last one is tried three times", () => {
    expect(states(["large", "no"], refused, refused, refused, refused)).toEqual([
      "to do no",
      "to do no",
      "to do no",
      "given up no",
    ]);
  });

  it("that fails is tried again by the same button", () => {
    const unsure = answered(tapNotConfirmedText, true);
    expect(states(["large", "no"], unsure, undefined, { ...refused, status: 503 })).toEqual([
      "to do large no",
      "to do large no",
      "given up large no",
    ]);
  });
});
