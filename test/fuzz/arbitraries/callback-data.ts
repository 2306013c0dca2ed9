import fc from "fast-check";
import type { Scene } from "./scene.ts";
import { mutateText, noise, oddNumber, type TextMutation, textMutation } from "./texts.ts";

/** What a tap's data will be: a button's own, one of its ids changed, mutations of it, or anything at all. */
export type DataPlan =
  | { readonly from: "button"; readonly which: number; readonly mutations: readonly TextMutation[] }
  | {
      readonly from: "parts";
      readonly letter: string;
      readonly session: string;
      readonly proposal: string;
      readonly choice: string;
    }
  | { readonly from: "noise"; readonly text: string };

/** Ids that a forger may put; the words stand for the scene's own. */
const id = fc.oneof(
  fc.constantFrom("session", "proposal", "other session", "old session"),
  fc.constantFrom(
    "-1.1",
    "1.1",
    "0.0",
    "-0.1",
    "-9007199254740993.1",
    "9007199254740992.1",
    "-1001.99999999999",
    "1e3.1",
    "1.1.1",
    "",
  ),
  noise,
);

export const callbackData: fc.Arbitrary<DataPlan> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      from: fc.constant("button" as const),
      which: fc.nat(9),
      mutations: fc.oneof(fc.constant([]), fc.array(textMutation, { minLength: 1, maxLength: 2 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      from: fc.constant("parts" as const),
      letter: fc.constantFrom("v", "j", "s", "o", "g", "V", ""),
      session: id,
      proposal: id,
      choice: fc.oneof(
        fc.constantFrom("y", "n", "1", "10", "1000", "1001", "9999", "10000", "0", "01", "-1", "yes"),
        oddNumber,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ from: fc.constant("noise" as const), text: noise }) },
);

/** The data that a plan comes to on a scene. */
export function dataOf(plan: DataPlan, scene: Scene): string {
  switch (plan.from) {
    case "button": {
      const { buttonData } = scene;
      return mutateText(buttonData[plan.which % buttonData.length] ?? "", plan.mutations);
    }
    case "parts":
      return partsOf(plan, scene).join(":");
    case "noise":
      return plan.text;
  }
}

function partsOf(plan: DataPlan & { from: "parts" }, scene: Scene): string[] {
  const known = (word: string): string => scene.ids.get(word) ?? word;
  if (plan.letter === "o") return ["o", plan.choice];
  // None of the choices is a value of this rule: the votes of a scene keep theirs.
  if (plan.letter === "g") return ["g", "early", plan.choice];
  if (plan.letter === "j" || plan.letter === "s") return [plan.letter, known(plan.session)];
  return [plan.letter, known(plan.session), known(plan.proposal), plan.choice];
}
