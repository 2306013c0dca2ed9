import { assertNever } from "../../src/domain/result.ts";
import type { SetAside } from "../../trader/records/set-aside.ts";
import { transactionUrl } from "../../trader/trade/answer.ts";
import type { RecordFields } from "./read-status.ts";

/** What the operator has to look at before a trade is set aside: each transaction that was signed for it. */
export function lookFirstText(fields: RecordFields): string {
  const earlier = Object.keys(fields).filter((name) => name.startsWith("earlier:"));
  const signatures = [fields.signature, ...earlier.map((name) => fields[name]?.split("|")[0])];
  const links = signatures.flatMap((signature) => (signature ? [`  ${transactionUrl(signature)}`] : []));
  if (links.length === 0) return "Nothing was signed for it, so it was not made.";
  return ["Look first. The trade was made if one of these is there, and succeeded:", ...links].join("\n");
}

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
      return `It may still be made until ${new Date(result.until).toISOString()}. Try again then.`;
    case "busy":
      return "It is being looked at just now. Try again in a minute.";
    default:
      return assertNever(result);
  }
}
