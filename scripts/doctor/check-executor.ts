import { assertNever } from "../../src/domain/result.ts";
import type { Outside } from "../launch/outside.ts";
import { askTrader } from "./ask-trader.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";
import { traderAtAnotherPath, traderFindings, traderNotConfigured } from "./trader-findings.ts";

/**
 * Whether something answers at the executor's address, and how it is if it is a trader of this repository. No other
 * question is harmless to every executor.
 */
export async function checkExecutor(
  outside: Pick<Outside, "fetch">,
  { secrets }: Pick<Deployment, "secrets">,
): Promise<readonly Finding[]> {
  const { EXECUTOR_URL: url } = secrets;
  if (url === undefined) return [unknown("Executor: none, so trades are on paper.")];
  const response = await outside.fetch(url, { method: "HEAD" }).catch(() => null);
  if (response === null)
    return [
      bad("Executor: nobody answers at EXECUTOR_URL.", "Start it, or correct EXECUTOR_URL; trades wait meanwhile."),
    ];
  const answer = await askTrader(outside, url);
  const path = response.status === 404 ? [traderAtAnotherPath()] : [];
  switch (answer.tag) {
    case "health":
      return [...path, ...traderFindings(answer.health)];
    case "not_configured":
      return [...path, traderNotConfigured()];
    case "no_trader":
      return [good(`Executor: something answers (${response.status}). Whether it trades, only a trade shows.`)];
    default:
      return assertNever(answer);
  }
}
