import { assertNever } from "../../src/domain/result.ts";
import type { SetAside } from "../../trader/records/set-aside.ts";

/** What came of setting a trade aside, in a sentence for the operator. */
export function setAsideText(result: SetAside): string {
  switch (result.tag) {
    case "set_aside":
      return "It is set aside. The wallet is free for the next trade.";
    case "absent":
      return "There is no such trade.";
    case "answered":
      return `It has its final answer: ${result.answer}`;
    case "too_early":
      return `It is asked for until ${new Date(result.deadline).toISOString()}. Wait until then: it may still be found.`;
    case "busy":
      return "It is being looked at just now. Try again in a minute.";
    default:
      return assertNever(result);
  }
}
